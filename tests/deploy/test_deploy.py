"""Bundles, winget manifests and notes for administrators, made from finished packages."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import pytest
import yaml
from lxml import etree
from typer.testing import CliRunner

from crossmsi.analysis.conditions import StateEnvironment, evaluate, parse
from crossmsi.cli.app import app
from crossmsi.deploy import PackageFacts, Product, install_condition, read_facts
from crossmsi.errors import CrossmsiError
from crossmsi.hosts import Host, hosts
from crossmsi.msi import Database
from tests.variants.conftest import FILES, SAMPLES, write

PLATFORMS = ("x86", "x64", "arm64")
TEMPLATES = {"x86": "Intel", "x64": "x64", "arm64": "Arm64"}
MACHINES = {"x86": "332", "x64": "34404", "arm64": "43620"}
# What Windows says of itself; the installer's WindowsBuild, which the host models hold, stops at 9600.
BUILDS = {
    "win10": 19045, "win11": 22631, "server2016": 14393, "server2019": 17763, "server2022": 20348, "server2025": 26100,
}  # fmt: skip
WIX = "{http://wixtoolset.org/schemas/v4/wxs}"
BAL = "{http://wixtoolset.org/schemas/v4/wxs/bal}"
# Attributes that WiX v4 knows, of those elements that a bundle of MSI packages may need.
KNOWN = {
    f"{WIX}Wix": set(),
    f"{WIX}Bundle": {"Name", "Manufacturer", "Version", "UpgradeCode", "AboutUrl", "HelpUrl", "Compressed"},
    f"{WIX}BootstrapperApplication": set(),
    f"{BAL}WixStandardBootstrapperApplication": {"Theme", "LicenseUrl", "LicenseFile"},
    f"{WIX}Chain": set(),
    f"{WIX}RollbackBoundary": {"Id", "Vital", "Transaction"},
    f"{WIX}MsiPackage": {"Id", "SourceFile", "InstallCondition", "Vital", "Visible", "ForcePerMachine"},
}


def product(platforms: tuple[str, ...], *, shared: bool) -> Product:
    """A product with packages for ``platforms`` that share an upgrade code or have one each."""
    packages = tuple(
        PackageFacts(
            path=Path(f"{platform}.msi"), sha256="0" * 64, size=1, platform=platform, name="T", manufacturer="M",
            version="1.0.0", product_code=f"{{{index}}}", upgrade_code="{U}" if shared else f"{{U{index}}}",
            language=1033, per_machine=True, about=None, help=None, subject=None,
        )
        for index, platform in enumerate(platforms)
    )  # fmt: skip
    return Product(name="T", manufacturer="M", version="1.0.0", packages=packages)


def chosen(found: Product, host: Host) -> list[str]:
    """The packages whose conditions hold on a host, as Burn's variables are there."""
    build = BUILDS.get(host.name.partition("-")[0], host.build)
    variables = {
        "VersionNT64": str(host.version) if host.wow64 else None,
        "WindowsBuildNumber": str(build),
        "NativeMachine": MACHINES[host.architecture] if build >= 10586 else None,
    }
    environment = StateEnvironment(properties=variables)
    return [item.platform for item in found.packages if evaluate(parse(install_condition(found, item)), environment)]


SETS = [found for count in (1, 2, 3) for found in itertools.combinations(PLATFORMS, count)]
HOSTS = [host for host in hosts().values() if host.profile == "windows" and host.architecture in MACHINES]


@pytest.mark.parametrize("platforms", SETS, ids="+".join)
def test_packages_side_by_side_go_wherever_they_are_accepted(platforms: tuple[str, ...]) -> None:
    assert len(HOSTS) > 20
    for host in HOSTS:
        accepted = [platform for platform in platforms if TEMPLATES[platform] in host.platforms]
        assert chosen(product(platforms, shared=False), host) == accepted, host.name


@pytest.mark.parametrize("platforms", SETS, ids="+".join)
def test_of_packages_that_replace_each_other_the_best_one_is_installed(platforms: tuple[str, ...]) -> None:
    for host in HOSTS:
        accepted = [platform for platform in platforms if TEMPLATES[platform] in host.platforms]
        assert chosen(product(platforms, shared=True), host) == accepted[-1:], host.name


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the split sample."""
    folder = tmp_path_factory.mktemp("split")
    assert CliRunner().invoke(app, ["split", str(SAMPLES / "crossmsi.yaml"), "-o", str(folder)]).exit_code == 0
    return folder


def run(*arguments: object):
    return CliRunner().invoke(app, ["deploy", *map(str, arguments)])


def failure(*arguments: object) -> str:
    result = run(*arguments)
    assert isinstance(result.exception, CrossmsiError), result.output
    return str(result.exception)


WINGET = ("--winget", "CrossMSI.Sample", "--url", "https://example.invalid/files/", "--license", "MIT")


@pytest.fixture(scope="module")
def deployed(split: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deployed") / "deep"
    result = run(*split.glob("*.msi"), "-o", folder, *WINGET)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        str(folder / name)
        for name in (
            "CrossMSI-Sample-1.0.0.bundle.wxs",
            "CrossMSI-Sample-1.0.0.deployment.md",
            "CrossMSI.Sample.yaml",
            "CrossMSI.Sample.locale.en-US.yaml",
            "CrossMSI.Sample.installer.yaml",
        )
    ]
    return folder


def test_the_bundle_has_only_what_wix_knows(deployed: Path, split: Path) -> None:
    root = etree.parse(deployed / "CrossMSI-Sample-1.0.0.bundle.wxs").getroot()
    for element in root.iter(etree.Element):
        assert set(element.attrib) <= KNOWN[element.tag]
    (bundle,) = root
    assert [child.tag for child in bundle] == [f"{WIX}BootstrapperApplication", f"{WIX}Chain"]
    assert (bundle.get("Name"), bundle.get("Version")) == ("CrossMSI Sample", "1.0.0")
    boundary, *packages = bundle[1]
    assert boundary.tag == f"{WIX}RollbackBoundary" and boundary.get("Transaction") == "yes"
    sources = [(deployed / item.get("SourceFile").replace("\\", "/")).resolve() for item in packages]
    assert sources == [(split / f"CrossMSI-Sample-1.0.0-{platform}.msi").resolve() for platform in ("x86", "x64")]
    assert packages[0].get("InstallCondition") is None and "VersionNT64" in packages[1].get("InstallCondition")


def facts_by_hand(path: Path) -> dict[str, str]:
    database = Database.open(path)
    rows = {row.Property: row.Value for row in database.rows("Property")}
    return {**rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest().upper()}


def test_winget_manifests_say_what_the_packages_are(deployed: Path, split: Path) -> None:
    texts = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in deployed.glob("*.yaml")}
    assert {text["ManifestType"] for text in texts.values()} == {"version", "defaultLocale", "installer"}
    for text in texts.values():
        assert (text["PackageIdentifier"], text["PackageVersion"]) == ("CrossMSI.Sample", "1.0.0")
        assert text["ManifestVersion"] == "1.12.0"
    locale = texts["CrossMSI.Sample.locale.en-US.yaml"]
    assert {"PackageLocale", "Publisher", "PackageName", "License", "ShortDescription"} <= set(locale)
    installers = texts["CrossMSI.Sample.installer.yaml"]["Installers"]
    assert [item["Architecture"] for item in installers] == ["x86", "x64"]
    for item in installers:
        name = f"CrossMSI-Sample-1.0.0-{item['Architecture']}.msi"
        facts = facts_by_hand(split / name)
        assert item["InstallerUrl"] == f"https://example.invalid/files/{name}"
        assert item["InstallerSha256"] == facts["sha256"] and re.fullmatch("[A-F0-9]{64}", facts["sha256"])
        assert item["ProductCode"] == facts["ProductCode"] and item["Scope"] == "machine"
        assert item["AppsAndFeaturesEntries"] == [
            {
                "DisplayName": facts["ProductName"],
                "ProductCode": facts["ProductCode"],
                "UpgradeCode": facts["UpgradeCode"],
            }
        ]


def test_notes_name_every_code(deployed: Path, split: Path) -> None:
    text = (deployed / "CrossMSI-Sample-1.0.0.deployment.md").read_text("utf-8")
    head, x86, x64 = text.split("\n## ")
    for platform, part in (("x86", x86), ("x64", x64)):
        facts = facts_by_hand(split / f"CrossMSI-Sample-1.0.0-{platform}.msi")
        for name in ("ProductCode", "UpgradeCode"):
            assert facts[name] in head
        assert facts["sha256"] in part
        assert f"msiexec /x {facts['ProductCode']} /qn /norestart" in part
        assert f"product code `{facts['ProductCode']}`, version equal to `1.0.0`" in part
    assert "side by side" in head
    assert "associated with a 32-bit app" in x86 and "associated with a 32-bit app" not in x64
    assert "Architecture = 9" in x64


def test_packages_that_replace_each_other(tmp_path: Path) -> None:
    arguments = [
        "split",
        str(SAMPLES / "cfx" / "crossmsi.yaml"),
        "-o",
        str(tmp_path),
        "--relation",
        "replace",
        "--no-lint",
    ]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert run(*tmp_path.glob("*.msi"), "-o", tmp_path / "out").exit_code == 0
    notes = (tmp_path / "out" / "cfx-1.0.0.deployment.md").read_text("utf-8")
    assert "replace each other" in notes and 'Win64 machines" off' in notes and "HKEY_CURRENT_USER" in notes
    root = etree.parse(tmp_path / "out" / "cfx-1.0.0.bundle.wxs").getroot()
    # For one user each: Burn's transactions are for the machine.
    assert not list(root.iter(f"{WIX}RollbackBoundary"))
    assert all(item.get("InstallCondition") for item in root.iter(f"{WIX}MsiPackage"))
    assert not list((tmp_path / "out").glob("*.yaml"))


def test_names_that_would_be_markup(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / "m.yaml").write_text(
        'package: {name: "A & <B> $(var.x) *c* | d", manufacturer: \'M "q"\', version: 1.2.3, '
        "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
        "directories: {ProgramFiles: {INSTALLFOLDER: T}}\ncomponents: [{files: a32.dll}]\n"
    )
    package = tmp_path / "p.msi"
    assert CliRunner().invoke(app, ["build", str(tmp_path / "m.yaml"), "-o", str(package)]).exit_code == 0
    assert run(package, "-o", tmp_path / "out", *WINGET).exit_code == 0
    (bundle,) = etree.parse(next((tmp_path / "out").glob("*.wxs"))).getroot()
    assert bundle.get("Name") == "A & <B> $$(var.x) *c* | d" and bundle.get("Manufacturer") == 'M "q"'
    assert "# Deploying A & \\<B\\> $(var.x) \\*c\\* \\| d 1.2.3" in next((tmp_path / "out").glob("*.md")).read_text()
    locale = yaml.safe_load((tmp_path / "out" / "CrossMSI.Sample.locale.en-US.yaml").read_text())
    assert locale["PackageName"] == "A & <B> $(var.x) *c* | d"


def test_the_same_files_every_time(split: Path, deployed: Path) -> None:
    before = {path.name: path.read_bytes() for path in deployed.iterdir()}
    assert run(*reversed(sorted(split.glob("*.msi"))), "-o", deployed, *WINGET).exit_code == 0
    assert {path.name: path.read_bytes() for path in deployed.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--winget", "A.B"], "--url and --license too"),
        (["--winget", "Alone", "--url", "https://e.invalid", "--license", "MIT"], "no winget package identifier"),
        (["--winget", "A.B", "--url", "https://e.invalid/a b", "--license", "MIT"], "no address"),
        (["--winget", "A.B", "--url", "file:///x", "--license", "MIT"], "no address"),
        (["--winget", "A.B", "--url", "https://e.invalid", "--license", "M"], "license needs a name"),
        (["--no-bundle", "--no-notes"], "nothing is to be written"),
    ],
)
def test_options_that_do_not_do(split: Path, tmp_path: Path, options: list[str], message: str) -> None:
    assert message in failure(*split.glob("*.msi"), "-o", tmp_path / "out", *options)
    assert not (tmp_path / "out").exists()


def test_packages_that_do_not_belong_together(split: Path, tmp_path: Path) -> None:
    x86, x64 = split / "CrossMSI-Sample-1.0.0-x86.msi", split / "CrossMSI-Sample-1.0.0-x64.msi"
    assert "and so is" in failure(x86, x64, x64, "-o", tmp_path / "out")
    other = tmp_path / "other.msi"
    assert CliRunner().invoke(app, ["build", str(SAMPLES / "cfx" / "faulty-1.2.yaml"), "-o", str(other)]).exit_code == 1
    assert "version 1.2.0" in failure(x64, other, "-o", tmp_path / "out")
    (tmp_path / "no.msi").write_bytes(b"nothing")
    for bad in (tmp_path / "no.msi", tmp_path / "missing.msi", tmp_path):
        assert str(bad) in failure(x86, bad, "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_facts_of_a_package(split: Path) -> None:
    path = split / "CrossMSI-Sample-1.0.0-x64.msi"
    facts = read_facts(path)
    assert (facts.platform, facts.locale, facts.per_machine) == ("x64", "en-US", True)
    assert (facts.size, facts.about) == (path.stat().st_size, "https://example.invalid/crossmsi")
