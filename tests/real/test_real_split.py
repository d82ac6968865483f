"""Split packages installed by Wine's msiexec: together they are the mixed package, and a shared component stays until
the last package that holds it is removed. What COM clients of both bitnesses find is what the simulation says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from wine_prefix import Snapshot, WinePrefix

from crossmsi.hosts import find_host
from crossmsi.hosts.simulation import simulate
from crossmsi.pack.packing import Packing
from crossmsi.variants import Variant, make_variants
from crossmsi.variants.writing import write_packages

pytestmark = pytest.mark.wine

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
CLSID = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"


@cache
def variants(name: str) -> dict[str, Variant]:
    return {item.label: item for item in make_variants(SAMPLES / name).made}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Manifest and label → package."""
    result = {}
    for name in ("crossmsi.yaml", "cfx/crossmsi.yaml"):
        for label, variant in variants(name).items():
            folder = tmp_path_factory.mktemp(label.replace(" ", "-"))
            (written,) = write_packages([variant], folder, lambda _: Packing())
            result[f"{name} {label}"] = written.path
    return result


def install(prefix: WinePrefix, *paths: Path) -> Snapshot:
    for path in paths:
        assert prefix.msiexec("/i", f"Z:{path}") == 0, prefix.output()
    return prefix.snapshot()


def remove(prefix: WinePrefix, path: Path) -> Snapshot:
    assert prefix.msiexec("/x", f"Z:{path}") == 0, prefix.output()
    return prefix.snapshot()


def payload(now: Snapshot, before: Snapshot) -> dict[str, bytes]:
    """What the packages brought: shortcuts are for Wine to make up."""
    return {path: data for path, data in now.new_files(before).items() if not path.lower().endswith(".lnk")}


def check_clients(prefix: WinePrefix, *labels: str) -> None:
    """Clients of each bitness find the server exactly where the simulation of the installed packages says so."""
    host = find_host(f"wine-{prefix.loader.arch}")
    servers = [
        server
        for label in labels
        for server in simulate(variants("crossmsi.yaml")[label].package, host).com
        if server.clsid.upper() == CLSID
    ]
    clients = {"64": "amd64"} if prefix.loader.arch == "win64" else {"32": "i386"}
    if prefix.loader.both:
        clients["32"] = "i386"
    for view, isa in clients.items():
        predicted = any(server.works for server in servers if server.view in (view, "shared"))
        status = prefix.run(SAMPLES / "bin" / isa / "comclient.exe", CLSID)
        assert (status == 0) == predicted, (isa, servers, prefix.output())
    prefix.stop()


def test_the_pair_installs_what_the_mixed_package_does(win64: WinePrefix, packages: dict[str, Path]) -> None:
    before = win64.snapshot()
    mixed_path = packages["crossmsi.yaml mixed"]
    mixed = payload(install(win64, mixed_path), before)
    check_clients(win64, "mixed")
    assert payload(remove(win64, mixed_path), before) == {}
    x86, x64 = packages["crossmsi.yaml split x86"], packages["crossmsi.yaml split x64"]
    pair = payload(install(win64, x86, x64), before)
    check_clients(win64, "split x86", "split x64")
    # The readme is neutral: each package has it, beside its own programs.
    extra = {path: pair.pop(path) for path in set(pair) - set(mixed)}
    assert set(extra) == {"Program Files (x86)/CrossMSI Sample/readme.txt"}
    assert pair == mixed and len(mixed) == 7
    alone = payload(remove(win64, x86), before)
    assert alone and all(path.startswith("Program Files/") for path in alone)
    check_clients(win64, "split x64")
    assert payload(remove(win64, x64), before) == {}


def test_a_shared_component_stays_with_the_other_package(win64: WinePrefix, packages: dict[str, Path]) -> None:
    x86, x64 = (packages[f"cfx/crossmsi.yaml split {platform}"] for platform in ("x86", "x64"))
    before = win64.snapshot()
    both = install(win64, x86, x64)
    root = next(path.removesuffix("cfxenv.cmd") for path in both.files if path.endswith("/cfxenv.cmd"))
    names = {path.removeprefix(root) for path in payload(both, before)}
    narrow, wide = ({name for name in names if f"/{isa}/" in name} for isa in ("i386", "amd64"))
    shared = names - narrow - wide
    assert narrow and wide and {"cfxenv.cmd", "include/cfx.h", "doc/cfx.txt"} <= shared
    left = {path.removeprefix(root) for path in payload(remove(win64, x86), before)}
    assert left == shared | wide
    assert payload(remove(win64, x64), before) == {}


def test_clients_of_the_merged_package_meet_the_predicted_collision(
    win64: WinePrefix, packages: dict[str, Path]
) -> None:
    path = packages["crossmsi.yaml merged"]
    install(win64, path)
    check_clients(win64, "merged")
    remove(win64, path)


def test_32_bit_windows_takes_the_x86_package_alone(win32: WinePrefix, packages: dict[str, Path]) -> None:
    x86 = packages["crossmsi.yaml split x86"]
    install(win32, x86)
    for label in ("mixed", "split x64"):
        assert win32.msiexec("/i", f"Z:{packages[f'crossmsi.yaml {label}']}") != 0
    check_clients(win32, "split x86")
    remove(win32, x86)


UPGRADE = """\
package:
  name: Up
  manufacturer: M
  version: {version}
  platform: x64
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
directories: {{CommonAppData: {{SHARED: UpData}}}}
components:
  - isa: [i386, amd64]
    files: {samples}/bin/${{isa}}/crosscom.dll
  - {{files: {samples}/doc/readme.txt, directory: SHARED}}
"""


def test_the_pair_takes_over_from_the_mixed_package(win64: WinePrefix, tmp_path: Path) -> None:
    """The x86 package, which does not replace the mixed one, comes first: that its file survives the mixed package's
    removal by the x64 one is due to the GUID that both components have."""
    paths = {}
    for version in ("1.0.0", "1.1.0"):
        folder = tmp_path / version
        folder.mkdir()
        (folder / "m.yaml").write_text(UPGRADE.format(version=version, samples=SAMPLES.as_posix()))
        for variant in make_variants(folder / "m.yaml").made:
            target = folder / variant.label.replace(" ", "-")
            target.mkdir()
            (written,) = write_packages([variant], target, lambda _: Packing())
            paths[version, variant.label] = written.path
    before = win64.snapshot()

    def there(now: Snapshot) -> set[str]:
        return set(payload(now, before))

    narrow, wide = "Program Files (x86)/Up/crosscom.dll", "Program Files/Up/crosscom.dll"
    shared = next(path for path in there(install(win64, paths["1.0.0", "mixed"])) if path.endswith("readme.txt"))
    assert there(install(win64, paths["1.1.0", "split x86"])) == {narrow, wide, shared}
    assert there(install(win64, paths["1.1.0", "split x64"])) == {narrow, wide, shared}
    assert there(remove(win64, paths["1.1.0", "split x86"])) == {wide, shared}
    assert there(remove(win64, paths["1.1.0", "split x64"])) == set()
