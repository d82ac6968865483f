"""How the verdict comes about: the criteria in their order, and the evidence they count."""

from __future__ import annotations

import pytest

from crossmsi.report.decision import Report
from crossmsi.report.decision.document import Criterion
from crossmsi.report.decision.verdict import choose, headline, reasons
from crossmsi.report.pages.html import render_html
from crossmsi.report.pages.markdown import render_markdown
from tests.decision.samples import SAMPLES

SHARED = """
directories:
  ProgramFiles:
    INSTALLFOLDER: Tool
components:
  - files: a32.dll
    registry:
      key: HKLM\\Software\\Classes\\tool.file
      values:
        "@": from 32
  - files: a64.dll
    registry:
      key: HKLM\\Software\\Classes\\tool.file
      values:
        "@": from 64
"""
CLASS = """
directories:
  ProgramFiles:
    INSTALLFOLDER: Tool
components:
  - files: a32.dll
    registry:
      key: HKLM\\Software\\Classes\\CLSID\\{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}\\InprocServer32
      values:
        "@": "[INSTALLFOLDER]a32.dll"
  - files: a64.dll
    registry:
      key: HKLM\\Software\\Classes\\CLSID\\{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}\\InprocServer32
      values:
        "@": "[INSTALLFOLDER]a64.dll"
"""


def criteria(**values: tuple[int, int, int]) -> list[Criterion]:
    layouts = ("mixed", "split", "merged")
    table = {"built": (0, 0, 0), **values}
    return [
        Criterion(id=key, title=key, values=dict(zip(layouts, row, strict=True)), texts={k: str(k) for k in layouts})
        for key, row in table.items()
    ]


def test_the_first_difference_decides() -> None:
    assert choose(criteria(broken=(1, 0, 0), errors=(0, 0, 1), packages=(1, 2, 1))) == "split"
    assert choose(criteria(broken=(0, 0, 0), errors=(0, 0, 1), packages=(1, 2, 1))) == "mixed"
    assert choose(criteria(broken=(1, 1, 0), errors=(0, 0, 9))) == "merged"


def test_a_tie_leaves_the_manifest_alone() -> None:
    assert choose(criteria(broken=(2, 2, 2))) == "mixed"
    assert "correct what is still wrong" in headline("mixed", criteria(broken=(2, 2, 2)))
    assert headline("mixed", criteria(broken=(0, 0, 0))) == "Keep one package."


def test_a_layout_that_cannot_be_built_is_not_chosen() -> None:
    table = criteria(built=(0, 1, 0), broken=(3, 0, 3))
    for criterion in table[1:]:
        del criterion.values["split"]
    assert choose(table) == "mixed"


def test_reasons_are_for_and_against_and_in_order() -> None:
    table = criteria(broken=(1, 0, 0), errors=(0, 0, 0), packages=(1, 2, 1))
    found = reasons("split", table)
    assert [(reason.criterion, reason.favours, list(reason.texts)) for reason in found] == [
        ("broken", True, ["split", "mixed"]),
        ("packages", False, ["split", "mixed", "merged"]),
    ]


def test_splitting_does_not_part_a_key_that_both_views_share(report) -> None:
    """Below HKLM\\Software\\Classes\\tool.file both packages meet on Windows 7 and later: the report says so."""
    found = report(SHARED, head=_x64())
    values = [overlap for overlap in found.overlaps.items if overlap.kind == "value"]
    assert [overlap.packages for overlap in values] == [("x86", "x64")]
    assert values[0].place.endswith("tool.file\\(Default)")
    assert values[0].hosts == ("win10-x64",)
    lost = next(criterion for criterion in found.criteria if criterion.id == "lost")
    assert lost.values["split"] == lost.values["mixed"] == 1


def test_one_class_with_two_servers_in_an_intel_package_is_split(sample) -> None:
    found = sample("cfx/mixed.yaml")
    assert found.verdict.layout == "split"
    assert found.verdict.reasons[0].criterion == "broken"
    on = {name: item for item in found.package("mixed").installations for name in item.hosts}
    assert (on["win10-x86"].collisions, on["win10-x64"].collisions) == (1, 0)
    marked = [row for row in on["win10-x86"].registry.items if row.mark]
    assert [row.mark for row in marked] == ["collision"]
    assert marked[0].view64 is None
    assert [(w.bits, w.isa) for w in marked[0].view32.writers] == [(32, "i386"), (64, "amd64")]
    server = next(row for row in on["win10-x64"].registry.items if row.key == marked[0].key and row.name == "")
    assert server.view32.redirected and not server.view64.redirected and server.shared is None


def test_what_is_broken_in_both_packages_of_a_split_counts_once(report) -> None:
    """Neither DLL exports DllGetClassObject: the class is dead in every layout, and reach decides."""
    found = report(CLASS)
    broken = next(criterion for criterion in found.criteria if criterion.id == "broken")
    assert broken.values == {"mixed": 1, "split": 1, "merged": 1}
    assert found.verdict.layout == "split" and found.verdict.reasons[0].criterion == "refused"
    assert "correct what is still wrong" in found.verdict.headline


def test_a_server_of_both_views_is_dead_when_no_client_can_use_it(report) -> None:
    """Wine has one CLSID key for the user, at which COM doesn't look; at another key 32-bit clients can."""
    user = CLASS.replace("HKLM", "HKCU").partition("  - files: a64.dll")[0]
    server = (SAMPLES / "bin/i386/crosscom.dll").as_posix()
    user = user.replace("files: a32.dll", f"files: {server}").replace("a32", "crosscom")
    assert marks(report(user, hosts="wine-win64")) == ["dead"]
    assert marks(report(user.replace("\\Classes", ""), hosts="win10-x64")) == []


def marks(found: Report) -> list[str]:
    """The marks of registry values in the mixed package."""
    (on,) = found.package("mixed").installations
    return [row.mark for row in on.registry.items if row.mark]


def test_a_single_isa_gives_nothing_to_split(report) -> None:
    found = report("components:\n  - files: a32.dll\n")
    assert found.verdict.layout == "mixed"
    assert [package.id for package in found.packages if package.layout == "split"] == ["x86"]


def test_a_manifest_without_code_says_why_it_cannot_be_split(report) -> None:
    found = report("components:\n  - files: read.txt\n")
    assert [(item.label, "nothing to split" in item.reason) for item in found.unmade][:1] == [("split", True)]
    assert found.verdict.layout == "mixed"
    assert "split" not in {size.layout for size in found.sizes}


def test_hosts_without_code_of_theirs_do_not_count(report) -> None:
    found = report("components:\n  - files: [a32.dll, a64.dll]\n", hosts="win10-x64,win10-arm64,wine-win64")
    assert {name for group in found.hosts if group.counts for name in group.hosts} == {"win10-x64"}


def test_hosts_that_do_not_count_give_no_verdict(report) -> None:
    found = report("components:\n  - files: [a32.dll, a64.dll]\n", hosts="wine-win64")
    assert found.verdict.layout is None and "No verdict" in found.verdict.headline
    assert "No verdict" in render_html(found) and "No verdict" in render_markdown(found)


def test_64_bit_windows_alone_may_be_another_verdict(sample) -> None:
    found = sample("crossmsi.yaml")
    assert found.verdict.layout == "split"
    assert [item.text for item in found.verdict.alternatives] == ["Keep one package."]
    assert sample("crossmsi.yaml", "*-x64").verdict.layout == "mixed"


def test_dead_weight_is_what_cannot_run(sample) -> None:
    package = sample("cfx/mixed.yaml").package("mixed")
    on = {name: item for item in package.installations for name in item.hosts}
    assert on["win10-x86"].dead_weight.isas == ("amd64",)
    # i386 drivers: 64-bit kernels don't load them, i386 programs run.
    drivers = [row.path for row in on["win10-x64"].files.items if row.usable is False]
    assert drivers and all(path.endswith(".sys") for path in drivers)


@pytest.mark.parametrize("name", ["crossmsi.yaml", "cfx/crossmsi.yaml", "cfx/mixed.yaml"])
def test_every_host_is_in_one_group_and_one_installation(sample, name: str) -> None:
    found = sample(name)
    hosts = [host for group in found.hosts for host in group.hosts]
    assert len(hosts) == len(set(hosts)) == 29
    for package in found.packages:
        assert sorted(host for item in package.installations for host in item.hosts) == sorted(hosts)


def _x64() -> str:
    from tests.model.conftest import PACKAGE

    return PACKAGE.rstrip() + "\n  platform: x64\n"
