"""The directory tree: names, paths, anchors, cycles, missing parents, depth."""

from __future__ import annotations

from collections import namedtuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.analysis.default_dir import split_default_dir
from crossmsi.analysis.directories import DirectoryTree

Row = namedtuple("Row", "Directory Directory_Parent DefaultDir")
STANDARD = {"ProgramFilesFolder", "FontsFolder", "DesktopFolder"}

TABLE = [
    Row("TARGETDIR", None, "SourceDir"),
    Row("ProgramFilesFolder", "TARGETDIR", "."),
    Row("Vendor", "ProgramFilesFolder", "VENDOR|Kestrel Ltd"),
    Row("App", "Vendor", "APP|Kestrel App:SRC|Source Files"),
    Row("Here", "App", "."),
    Row("HereToo", "App", ".:elsewhere"),
    Row("Twin", "Vendor", "app2|KESTREL APP"),
    Row("ShortTwin", "Vendor", "APP|Something Else"),
    Row("Plain", "TARGETDIR", "Fonts"),
    Row("FontsFolder", "TARGETDIR", "."),
    Row("Orphan", "Ghost", "lost"),
    Row("DeskSub", "DesktopFolder", "sub"),
    Row("LoopA", "LoopB", "a"),
    Row("LoopB", "LoopA", "b"),
    Row("BelowLoop", "LoopA", "c"),
    Row("Self", "Self", "SourceDir"),
    Row("Literal", "App", "ignored"),
    Row("UnderLiteral", "Literal", "in"),
]
LITERALS = {"Literal": "D:\\Data\\"}


@pytest.fixture
def tree():
    return DirectoryTree(TABLE, standard=STANDARD, literals=LITERALS)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("bin", ("bin", "bin", "bin", "bin")),
        ("SHORT|Long name", ("SHORT", "Long name", "SHORT", "Long name")),
        ("a:b", ("a", "a", "b", "b")),
        ("a|A long:b|B long", ("a", "A long", "b", "B long")),
        (".:src", (".", ".", "src", "src")),
        ("", ("", "", "", "")),
        ("a:b:c", ("a", "a", "b:c", "b:c")),
    ],
)
def test_default_dir(value, names):
    assert split_default_dir(value) == names


@pytest.mark.parametrize(
    ("key", "long", "short"),
    [
        ("TARGETDIR", ("TARGETDIR",), ("TARGETDIR",)),
        ("App", ("ProgramFilesFolder", "Kestrel Ltd", "Kestrel App"), ("ProgramFilesFolder", "VENDOR", "APP")),
        ("Here", ("ProgramFilesFolder", "Kestrel Ltd", "Kestrel App"), ("ProgramFilesFolder", "VENDOR", "APP")),
        ("Plain", ("TARGETDIR", "Fonts"), ("TARGETDIR", "Fonts")),
        ("FontsFolder", ("FontsFolder",), ("FontsFolder",)),
        ("Orphan", ("Ghost", "lost"), ("Ghost", "lost")),
        ("DeskSub", ("DesktopFolder", "sub"), ("DesktopFolder", "sub")),
        ("UnderLiteral", ("D:", "Data", "in"), ("D:", "Data", "in")),
        ("NoSuch", ("NoSuch",), ("NoSuch",)),
        ("LoopA", None, None),
        ("BelowLoop", None, None),
        ("Self", ("Self",), ("Self",)),
    ],
)
def test_paths(tree, key, long, short):
    assert tree.path(key) == long
    assert tree.path(key, short=True) == short


def test_source_paths(tree):
    assert tree.source_path("App") == ("Kestrel Ltd", "Source Files")
    assert tree.source_path("App", short=True) == ("VENDOR", "SRC")
    assert tree.source_path("HereToo") == ("Kestrel Ltd", "Source Files", "elsewhere")
    assert tree.source_path("TARGETDIR") == ()
    assert tree.source_path("LoopA") is None
    assert tree.source_path("NoSuch") is None


def test_locations_tell_equal_paths(tree):
    assert tree.location("App") == tree.location("Twin") == tree.location("Here")
    assert tree.location("App") != tree.location("ShortTwin")
    assert tree.location("App", short=True) == tree.location("ShortTwin", short=True)
    assert tree.location("App", short=True) != tree.location("Twin", short=True)
    assert tree.location("Plain") != tree.location("FontsFolder")
    assert tree.location("NoSuch") == "NoSuch"
    assert tree.location("LoopA") is None


def test_nearest_standard_folder(tree):
    nearest = {d.key: tree.nearest_standard(d.key) for d in tree}
    assert nearest["App"] == nearest["ProgramFilesFolder"] == "ProgramFilesFolder"
    assert nearest["DeskSub"] == "DesktopFolder"
    assert nearest["UnderLiteral"] == "ProgramFilesFolder"
    assert [nearest[k] for k in ("TARGETDIR", "Plain", "Orphan", "LoopA", "BelowLoop")] == [None] * 5
    assert tree.nearest_standard("DesktopFolder") == "DesktopFolder"
    assert tree.nearest_standard("NoSuch") is None
    assert tree.nearest_standard(None) is None


def test_shape(tree):
    assert [d.key for d in tree.roots] == ["TARGETDIR", "Self"]
    assert [d.key for d in tree.orphans] == ["Orphan", "DeskSub"]
    assert tree.cyclic == {"LoopA", "LoopB", "BelowLoop"}
    assert [d.key for d in tree.chain("Here")] == ["Here", "App", "Vendor", "ProgramFilesFolder", "TARGETDIR"]
    assert [d.key for d in tree.chain("BelowLoop")] == ["BelowLoop", "LoopA", "LoopB"]
    assert tree.ancestor_keys("DeskSub") == ("DeskSub", "DesktopFolder")
    assert tree.ancestor_keys("NoSuch") == ("NoSuch",)
    assert tree.below({"DesktopFolder", "App"}) == {
        "DeskSub", "App", "Here", "HereToo", "Literal", "UnderLiteral",
    }  # fmt: skip
    assert tree.root_of["Here"] == "TARGETDIR" and "LoopA" not in tree.root_of
    assert [d.key for d in tree.children["App"]] == ["Here", "HereToo", "Literal"]
    assert tree.get("Here").is_dot and not tree.get("App").is_dot and tree.get("TARGETDIR").is_root


def test_hostile_rows():
    rows = [
        Row(None, None, None),
        Row(7, "X", "a"),
        Row("A", 5, 6),
        Row("A", "TARGETDIR", "second row with this key"),
        Row("B", "A", None),
        namedtuple("Short", "Directory")("C"),
    ]
    tree = DirectoryTree(rows)
    assert [d.key for d in tree] == ["A", "B", "C"]
    assert tree.path("B") == ("A",)
    assert tree.path("C") == ("C",)


def test_a_very_deep_chain_is_linear_and_safe():
    depth = 50_000
    rows = [Row("D0", None, "SourceDir")] + [Row(f"D{i}", f"D{i - 1}", f"d{i}") for i in range(1, depth)]
    for order in (rows, rows[::-1]):
        tree = DirectoryTree(order, standard=STANDARD)
        assert len(tree.path(f"D{depth - 1}")) == depth
        assert tree.nearest_standard(f"D{depth - 1}") is None
        assert tree.root_of[f"D{depth - 1}"] == "D0"
        assert len({tree.location(f"D{i}") for i in range(depth)}) == depth
    ring = DirectoryTree([Row(f"D{i}", f"D{(i + 1) % depth}", "x") for i in range(depth)])
    assert len(ring.cyclic) == depth and ring.path("D5") is None and len(ring.chain("D5")) == depth


KEYS = st.sampled_from(["TARGETDIR", "A", "B", "C", "D", "E", "FontsFolder"])
NAMES = st.sampled_from([".", "x", "X", "y|long", "y|Long", "x|other", "."])


@given(st.lists(st.builds(Row, KEYS, st.none() | KEYS | st.just("Gone"), NAMES), max_size=9, unique_by=lambda r: r[0]))
@settings(max_examples=300, deadline=None)
def test_locations_agree_with_paths(rows):
    tree = DirectoryTree(rows, standard=STANDARD, literals={"E": "C:\\x"})
    for short in (False, True):
        folded = {}
        for directory in tree:
            path = tree.path(directory.key, short=short)
            folded[directory.key] = None if path is None else tuple(s.casefold() for s in path)
        for a in folded:
            for b in folded:
                same = tree.location(a, short=short) == tree.location(b, short=short)
                assert same is (folded[a] == folded[b])
