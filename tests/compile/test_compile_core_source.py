"""Parsing: exact places, hostile documents, the line map of rendered source."""

from __future__ import annotations

import pytest

from crossmsi.compile import compile_source
from crossmsi.compile.source import MAX_DEPTH, parse
from crossmsi.errors import CrossmsiError, SourceLocation

WXS = "http://wixtoolset.org/schemas/v4/wxs"


def elements(root):
    for child in root.children:
        yield child
        yield from elements(child)


def test_a_tag_over_several_lines_is_where_it_starts():
    document = parse('<a>\n  <b\n    x="1"\n    y="2"/>\n</a>', "x.wxs")
    assert [(e.name, str(e.at)) for e in elements(document)] == [("a", "x.wxs:1:1"), ("b", "x.wxs:2:3")]


def test_lines_stay_exact_beyond_65535():
    document = parse("<a>\n" + "<b/>\n" * 70000 + '<c\n d="1"/><e/>\n</a>', "x.wxs")
    last = list(elements(document))[-2:]
    assert [(e.name, e.at.line, e.at.column) for e in last] == [("c", 70002, 1), ("e", 70003, 9)]


def test_origins_replace_the_place_of_rendered_lines():
    manifest = SourceLocation("crossmsi.yaml", 12, 5)
    document = parse("<a>\n<b/>\n<c/></a>", "x.wxs", {2: manifest})
    assert [str(e.at) for e in elements(document)] == ["x.wxs:1:1", "crossmsi.yaml:12:5", "x.wxs:3:1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a><b></a>", "x.wxs:1:9: not well-formed XML: mismatched tag"),
        ("", "x.wxs:1:1: not well-formed XML: no element found"),
        ("<a>\n&undefined;</a>", "x.wxs:2:1: not well-formed XML: undefined entity"),
        (b"<a>\xff</a>", "x.wxs:1:4: not well-formed XML: not well-formed (invalid token)"),
    ],
)
def test_malformed_text_is_one_error_with_its_place(text, message):
    with pytest.raises(CrossmsiError) as caught:
        parse(text, "x.wxs")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_doctype_is_refused_so_nothing_is_expanded_or_fetched(doctype):
    with pytest.raises(CrossmsiError, match="DOCTYPE") as caught:
        parse(f"{doctype}<a>&x;</a>", "x.wxs")
    assert caught.value.where.line == 1


def test_deep_nesting_is_an_error_not_a_crash():
    with pytest.raises(CrossmsiError, match=f"deeper than {MAX_DEPTH} levels"):
        parse("<a>" * 100_000 + "</a>" * 100_000, "x.wxs")


def test_utf16_and_declared_encodings():
    assert parse('<a n="é"/>'.encode("utf-16"), "x").children[0].raw["n"] == "é"
    text = '<?xml version="1.0" encoding="windows-1252"?><a n="é"/>'
    assert parse(text.encode("cp1252"), "x").children[0].raw["n"] == "é"


def test_a_missing_file_and_an_unknown_architecture(tmp_path):
    with pytest.raises(CrossmsiError, match="can't read the file"):
        compile_source(tmp_path / "no.wxs", base_dir=tmp_path)
    with pytest.raises(CrossmsiError, match="unknown architecture 'mips'"):
        compile_source("<a/>", base_dir=tmp_path, arch="mips")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"/>', "this is WiX v3 source; crossmsi compiles v4"),
        ("<Wix/>", "element Wix of namespace (none) isn't supported as the root of the document"),
        (f'<Wix xmlns="{WXS}"/>', "the source has no Package"),
        (f'<Wix xmlns="{WXS}"><Bundle/></Wix>', "element Bundle isn't supported: crossmsi builds packages (.msi), not"),
    ],
)
def test_documents_that_are_no_package(tmp_path, text, message):
    with pytest.raises(CrossmsiError) as caught:
        compile_source(text, base_dir=tmp_path)
    assert message in str(caught.value)


def test_rows_and_errors_of_rendered_source_are_where_the_manifest_says(tmp_path):
    place = SourceLocation("crossmsi.yaml", 40, 3)
    head = f'<Wix xmlns="{WXS}">\n<Package Name="P" Manufacturer="M" Version="1">\n'
    good = compile_source(head + '<Property Id="A" Value="1"/></Package></Wix>', base_dir=tmp_path, origins={3: place})
    table = good.database["Property"]
    assert table.locate(table.get("A")) == place
    assert table.locate(table.get("ProductName")) == SourceLocation("package.wxs", 2, 1)
    with pytest.raises(CrossmsiError) as caught:
        compile_source(head + '<Property Id="1"/></Package></Wix>', base_dir=tmp_path, origins={3: place})
    assert str(caught.value).startswith("crossmsi.yaml:40:3: attribute Property/@Id is not an identifier: '1'")
