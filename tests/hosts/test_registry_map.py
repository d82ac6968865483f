"""Physical keys by host, against Microsoft's table of keys affected by WOW64."""

from __future__ import annotations

import pytest

from crossmsi.hosts import find_host
from crossmsi.hosts.datafile import read_sections

CLASSES = "HKLM\\Software\\Classes"
# host, key, width of the code, view, physical key
PLACES = [
    ("win10-x64", r"HKLM\Software\Acme", 32, "32", r"HKLM\Software\Wow6432Node\Acme"),
    ("win10-x64", r"HKLM\Software\Acme", 64, "64", r"HKLM\Software\Acme"),
    ("win10-x64", r"HKLM\Software", 32, "32", r"HKLM\Software\Wow6432Node"),
    ("win10-x64", r"HKLM\System\Acme", 32, "shared", r"HKLM\System\Acme"),
    ("win10-x64", r"HKCU\Software\Acme", 32, "shared", r"HKCU\Software\Acme"),
    ("win10-x64", r"HKU\.DEFAULT\Software", 32, "shared", r"HKU\.DEFAULT\Software"),
    ("win10-x64", CLASSES + r"\Acme.1", 32, "shared", CLASSES + r"\Acme.1"),
    ("win10-x64", CLASSES + r"\AppID\{1}", 32, "shared", CLASSES + r"\AppID\{1}"),
    ("win10-x64", CLASSES + r"\TypeLib\{1}", 64, "shared", CLASSES + r"\TypeLib\{1}"),
    ("win10-x64", CLASSES + r"\CLSID\{1}", 32, "32", CLASSES + r"\Wow6432Node\CLSID\{1}"),
    ("win10-x64", CLASSES + r"\Interface\{1}", 32, "32", CLASSES + r"\Wow6432Node\Interface\{1}"),
    ("win10-x64", r"HKCU\Software\Classes\CLSID\{1}", 32, "32", r"HKCU\Software\Classes\Wow6432Node\CLSID\{1}"),
    ("wine-win64", r"HKCU\Software\Classes\CLSID\{1}", 32, "shared", r"HKCU\Software\Classes\CLSID\{1}"),
    ("win7-x64", r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\a.exe", 32, "shared", None),
    ("vista-x64", r"HKLM\Software\Clients\Mail", 32, "32", r"HKLM\Software\Wow6432Node\Clients\Mail"),
    ("vista-x64", CLASSES + r"\Acme.1", 32, "32", CLASSES + r"\Wow6432Node\Acme.1"),
    ("vista-x64", CLASSES + r"\HCP\x", 32, "shared", CLASSES + r"\HCP\x"),
    ("win10-x86", r"HKLM\Software\Acme", 32, "32", r"HKLM\Software\Acme"),
    ("win10-x86", r"HKLM\Software\Acme", 64, "32", r"HKLM\Software\Acme"),
    ("win10-x86", r"HKLM\Software\Wow6432Node\Acme", 32, "32", r"HKLM\Software\Wow6432Node\Acme"),
    # Wow6432Node in the package's own words, and the links.
    ("win10-x64", r"HKLM\Software\Wow6432Node\Acme", 64, "32", r"HKLM\Software\Wow6432Node\Acme"),
    ("win10-x64", r"HKLM\SOFTWARE\Wow6432Node\Classes\CLSID\x", 64, "32", r"HKLM\SOFTWARE\Classes\Wow6432Node\CLSID\x"),
    ("win10-x64", CLASSES + r"\Wow6432Node\TypeLib\{1}", 64, "shared", r"HKLM\SOFTWARE\Classes\Typelib\{1}"),
    ("win10-x64", r"HKLM\SOFTWARE\Wow6432Node\Classes\AppId\x", 64, "shared", r"HKLM\SOFTWARE\Classes\AppId\x"),
    ("vista-x64", CLASSES + r"\Wow6432Node\TypeLib\x", 64, "32", CLASSES + r"\Wow6432Node\TypeLib\x"),
    ("wine-win64", r"HKLM\Software\Wow6432Node\A", 32, "32", r"HKLM\Software\Wow6432Node\Wow6432Node\A"),
]


@pytest.mark.parametrize(("host", "key", "width", "view", "physical"), PLACES)
def test_place(host: str, key: str, width: int, view: str, physical: str | None) -> None:
    place = find_host(host).registry.place(key, width == 64)
    assert (place.view, place.key) == (view, physical or key)


def entries() -> list[list[str]]:
    return [line.split(None, 2) for line in read_sections("registry_keys")["keys"]]


def test_table_is_complete() -> None:
    assert len(entries()) == 67
    behaviours = {"shared", "redirected", "reflected", "reflected-local", "reflected-surrogate"}
    assert {since for since, _, _ in entries()} == {"shared", "redirected"}
    assert {before for _, before, _ in entries()} == behaviours


@pytest.mark.parametrize(
    ("host", "column"), [("win10-x64", 0), ("server2008r2-ia64", 0), ("vista-x64", 1), ("xp-x64", 1)]
)
def test_subkeys_inherit(host: str, column: int) -> None:
    registry = find_host(host).registry
    for entry in entries():
        if any(other[2].startswith(entry[2] + "\\Sub") for other in entries()):
            continue
        assert registry.behaviour(entry[2]) == registry.behaviour(entry[2].upper() + "\\Sub") == entry[column]
        narrow, wide = registry.place(entry[2] + "\\Sub", False), registry.place(entry[2] + "\\Sub", True)
        assert (narrow == wide) is (entry[column] == "shared")
        if narrow != wide:
            assert registry.other(narrow).key.lower() == wide.key.lower()
            assert registry.other(wide).key.lower() == narrow.key.lower()


def test_places_are_stable() -> None:
    """What 64-bit code names by the physical key is that key."""
    for host in ("win10-x64", "vista-x64"):
        registry = find_host(host).registry
        for _, _, key in entries():
            for wide in (False, True):
                place = registry.place(key + "\\Sub", wide)
                again = registry.place(place.key, True)
                assert (again.view, again.key.lower()) == (place.view, place.key.lower())
