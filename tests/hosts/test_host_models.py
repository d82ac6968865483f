"""Hosts: the catalog, folders, registry keys and accepted packages agree with what the documents say."""

from __future__ import annotations

import pytest

from crossmsi.analysis.summary_facts import SummaryFacts
from crossmsi.errors import CrossmsiError
from crossmsi.hosts import facts, find_host, hosts
from crossmsi.hosts.folders import folder_properties, installed_folder
from crossmsi.hosts.platforms import refuse
from crossmsi.hosts.properties import host_properties, unknown_properties

WINDOWS = [host for host in hosts().values() if host.profile == "windows"]
ALL = list(hosts().values())


def test_catalog_has_the_releases() -> None:
    wanted = "xp-x64 vista-x86 vista-x64 win7-x86 win7-x64 win8.1-x64 win10-x86 win10-x64 win10-arm64 win11-x64"
    assert set(wanted.split()) <= hosts().keys()
    assert {"win11-arm64", "server2003-ia64", "server2022-x64", "wine-win32", "wine-win64"} <= hosts().keys()
    assert find_host("windows-win10-x86") is find_host("WIN10-X86")
    with pytest.raises(CrossmsiError, match="no host 'win10x86'") as caught:
        find_host("win10x86")
    assert "win10-x86" in str(caught.value.hint)


@pytest.mark.parametrize("host", ALL, ids=lambda host: host.name)
def test_every_fact_of_a_host_has_its_confidence(host) -> None:
    assert host.facts
    for name in host.facts:
        fact = facts()[name]
        assert fact.confidence in ("documented", "reported", "measured", "expected") and fact.text and fact.source


def test_only_wine_differs_and_every_difference_has_a_reason() -> None:
    assert not any(host.differences for host in WINDOWS)
    for difference in find_host("wine-win64").differences.values():
        assert difference.wine and difference.windows and difference.reason
        assert difference.reference.startswith(("notes (", "tests/real, "))
    with pytest.raises(KeyError):
        find_host("wine-win64").differs("something else")


@pytest.mark.parametrize(
    ("name", "platform", "version", "version64"),
    [
        ("xp-x86", "Intel", "501", None),
        ("xp-x64", "Intel", "502", "502"),
        ("win7-x86", "Intel", "601", None),
        ("win10-x64", "Intel", "603", "603"),
        ("win10-x64", "x64", "603", "603"),
        ("win10-arm64", "Intel", "603", None),
        ("win10-arm64", "Arm64", "603", "603"),
        ("win11-arm64", "Intel", "603", "603"),
        ("wine-win32", "Intel", "603", None),
    ],
)
def test_versions(name: str, platform: str, version: str, version64: str | None) -> None:
    properties = host_properties(find_host(name), platform)
    assert (properties["VersionNT"], properties.get("VersionNT64")) == (version, version64)


def test_processor_properties() -> None:
    assert "Msix64" in host_properties(find_host("win10-x64"), "Intel")
    assert "Msix64" not in host_properties(find_host("win10-x86"), "Intel")
    assert "Msix64" in unknown_properties(find_host("win11-arm64"))
    assert "Intel64" in host_properties(find_host("server2008-ia64"), "Intel")


@pytest.mark.parametrize("host", ALL, ids=lambda host: host.name)
def test_folders_by_width(host) -> None:
    folders = folder_properties(host, all_users=True)
    wide = {"ProgramFiles64Folder", "CommonFiles64Folder", "System64Folder"}
    assert (wide <= folders.keys()) is host.wow64 and wide.isdisjoint(folders) is not host.wow64
    assert ("System16Folder" in folders) is not host.wow64
    assert folders["ProgramFilesFolder"] == ("C:\\Program Files (x86)\\" if host.wow64 else "C:\\Program Files\\")
    assert all(path.endswith("\\") for path in folders.values())


def test_folder_substitution() -> None:
    def folder(name: str, key: str, *, wide: bool) -> str | None:
        host = find_host(name)
        return installed_folder(host, folder_properties(host, all_users=True), key, wide_package=wide)

    assert folder("win10-x64", "ProgramFiles64Folder", wide=False) == "C:\\Program Files (x86)\\"
    assert folder("win10-x64", "System64Folder", wide=False) == "C:\\Windows\\SysWOW64\\"
    assert folder("win10-x64", "ProgramFiles64Folder", wide=True) == "C:\\Program Files\\"
    assert folder("wine-win64", "ProgramFiles64Folder", wide=False) == "C:\\Program Files\\"
    assert folder("win10-x86", "ProgramFiles64Folder", wide=False) is None


def summary(platforms: str, schema: int = 200) -> SummaryFacts:
    names = tuple(platforms.split(",")) if platforms else ()
    return SummaryFacts(f"{platforms};1033", names, ("1033",), True, schema, 2)


@pytest.mark.parametrize(
    ("name", "platforms", "schema", "code"),
    [
        ("win10-x86", "x64", 200, 1633),
        ("win10-x86", "Intel", 200, None),
        ("win10-x86", "", 200, None),
        ("win10-x64", "Arm64", 500, 1633),
        ("win10-x64", "Intel64", 200, 1633),
        ("win10-x64", "AMD64", 200, None),
        ("win10-arm64", "x64", 200, 1633),
        ("win11-arm64", "x64", 200, None),
        ("win10-arm64", "Arm64", 500, None),
        ("server2008-ia64", "Intel64", 200, None),
        ("win10-x64", "Alpha", 200, 1633),
        ("xp-x86", "Intel", 500, 1613),
        # Measured: notes (1). A list counts as its first known platform.
        ("wine-win32", "Intel,x64", 200, None),
    ],
)
def test_accepted_packages(name: str, platforms: str, schema: int, code: int | None) -> None:
    refusal = refuse(find_host(name), summary(platforms, schema))
    assert (None if refusal is None else refusal.code) == code
