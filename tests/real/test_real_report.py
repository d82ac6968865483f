"""The COM servers in a report against clients: a COM product, mixed, split and merged, in both kinds of prefix.

What the report's JSON says of Wine's own host must be so; what it says of the Windows that Wine shows itself as must be
so where it says anything (where it doesn't, an undocumented order decides).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from comparison import CLIENTS, twin, wine_host
from wine_prefix import WinePrefix

from crossmsi.hosts import Host
from crossmsi.pack.packing import Packing
from crossmsi.report.decision import as_document
from crossmsi.variants import make_variants
from crossmsi.variants.writing import write_packages
from tests.decision.samples import SAMPLES, report_of

pytestmark = pytest.mark.wine

# An Intel package with COM servers of both ISAs: on 32-bit Windows they contend for one key.
MANIFEST = "includes: {sample}\npackage: {{platform: x86}}\n"
CLSID = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
IDS = ("mixed", "x86", "x64", "merged")


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, for x86."""
    path = tmp_path_factory.mktemp("manifest") / "intel.yaml"
    path.write_text(MANIFEST.format(sample=(SAMPLES / "crossmsi.yaml").as_posix()), "utf-8")
    return path


@pytest.fixture(scope="module")
def packages(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Package id, as the report has it → .msi."""
    result = {}
    for variant in make_variants(manifest).made:
        folder = tmp_path_factory.mktemp(variant.label.replace(" ", "-"))
        (written,) = write_packages([variant], folder, lambda _: Packing())
        result[variant.platform if variant.kind == "split" else variant.kind] = written.path
    return result


@pytest.fixture(scope="module")
def document(manifest: Path) -> dict[str, Any]:
    """The report's JSON for all hosts that a prefix can be."""
    hosts = {
        host.name: host
        for arch in ("win64", "win32")
        for release in ("8", "10")
        for host in (wine_host(arch, release), twin(arch, release))
    }
    return as_document(report_of(manifest, list(hosts.values())))


def predicted(document: dict[str, Any], package: str, host: Host) -> dict[str, Any]:
    found = next(item for item in document["packages"] if item["id"] == package)
    return next(item for item in found["installations"] if host.name in item["hosts"])


def servers(installation: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries about the class that the client asks for; a shell extension is no server for others."""
    assert installation["com"]["total"] == len(installation["com"]["items"])
    found = [entry for entry in installation["com"]["items"] if entry["clsid"] == CLSID]
    assert found
    return found


def answers(prefix: WinePrefix, view: str) -> dict[str, bool]:
    """Whether the server answers clients of the view: ISA, of those that the prefix runs → answer."""
    isas = CLIENTS["32"] if prefix.loader.arch == "win32" else CLIENTS[view]
    able = [isa for isa in isas if isa == "amd64" or prefix.loader.both]
    return {isa: prefix.run(SAMPLES / "bin" / isa / "comclient.exe", CLSID) == 0 for isa in able}


@pytest.mark.parametrize("arch", ["win64", "win32"])
def test_clients_see_what_the_report_says(arch, request, document, packages) -> None:
    prefix: WinePrefix = request.getfixturevalue(arch)
    release = re.sub(r"wine-(\d+).*", r"\1", prefix.loader.version())
    host, windows = wine_host(arch, release), twin(arch, release)
    seen: dict[str, set[bool]] = {}
    for package in IDS:
        path = f"Z:{packages[package]}"
        prediction = predicted(document, package, host)
        status = prefix.msiexec("/i", path)
        assert (status == 0) == prediction["installs"], (package, prefix.output())
        if not prediction["installs"]:
            continue
        on_windows = {entry["view"]: entry["works"] for entry in servers(predicted(document, package, windows))}
        for entry in servers(prediction):
            found = set(answers(prefix, entry["view"]).values())
            seen[package] = seen.get(package, set()) | found
            assert found <= {entry["works"]}, (package, entry)
            # None: which of two servers remains there is not documented.
            assert on_windows[entry["view"]] in (entry["works"], None), (package, entry)
        assert prefix.msiexec("/x", path) == 0, prefix.output()
    # 32-bit Windows takes all but the x64 package; 64-bit Windows takes all.
    assert set(seen) == ({*IDS} if arch == "win64" else {*IDS} - {"x64"})
    both = prefix.loader.both
    assert seen["mixed"] == ({True} if arch == "win64" else {False})
    assert seen["x86"] == ({True} if both else set())
