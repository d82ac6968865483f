"""Pieces of packages for the tests of crossmsi.wxs, and the smallest whole one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crossmsi.errors import SourceLocation
from crossmsi.model import (
    Cabinet,
    Component,
    CustomAction,
    Directory,
    Feature,
    File,
    KeyPath,
    MajorUpgrade,
    Package,
    RegistryValue,
    Scheduled,
    Ui,
)


def at(line: int) -> SourceLocation:
    return SourceLocation("crossmsi.yaml", line, 1)


def guid(number: int) -> str:
    return f"{{00000000-0000-4000-8000-{number:012X}}}"


def make_file(name: str, line: int, **changes: object) -> File:
    values = dict(
        id=name, name=name, source=f"payload/{name}", path=f"payload/{name}", size=3, isa="none", kind="other",
        version=None, languages=(), vital=True, hidden=False, read_only=False, system=False, font=None, at=at(line),
    )  # fmt: skip
    return File(**values | changes)


def make_component(key: str, line: int, **changes: object) -> Component:
    values = dict(
        id=key, guid=guid(line), directory="INSTALLFOLDER", isa="neutral", bitness=64,
        isa_origin="64-bit: no PE file, follows the package (x64)", key_path=KeyPath(kind="directory", id=None),
        condition=None, shared=False, permanent=False, never_overwrite=False, transitive=False, foreign_ok=False,
        at=at(line),
    )  # fmt: skip
    return Component(**values | changes)


def file_component(key: str, line: int, *names: str, **changes: object) -> Component:
    files = tuple(make_file(name, line + 1 + index) for index, name in enumerate(names))
    return make_component(key, line, files=files, key_path=KeyPath(kind="file", id=names[0]), **changes)


def make_value(row: str, line: int, **changes: object) -> RegistryValue:
    values = dict(
        id=row, root="HKLM", key=r"Software\Maker", name=row, type="string", value="text", action="write", at=at(line)
    )
    return RegistryValue(**values | changes)


def make_feature(key: str, line: int, *components: str, **changes: object) -> Feature:
    values = dict(
        id=key, title=key, description=None, level=1, display="collapse", required=False, advertise=False,
        directory=None, levels=(), components=components, children=(), at=at(line),
    )  # fmt: skip
    return Feature(**values | changes)


def make_action(key: str, line: int, **changes: object) -> CustomAction:
    values = dict(
        id=key, kind="property", source_kind="property", source="NAME", target="value", script=None,
        execute="immediate", impersonate=True, result="check", hide_target=False, isa="none", bitness=None,
        scheduled=(place(line, after="InstallValidate"),), at=at(line),
    )  # fmt: skip
    return CustomAction(**values | changes)


def place(line: int, table: str = "InstallExecuteSequence", **changes: object) -> Scheduled:
    values = dict(table=table, after=None, before=None, number=None, condition=None, at=at(line))
    return Scheduled(**values | changes)


def small_package(**changes: object) -> Package:
    """One file in one component of one feature."""
    component = file_component("app.exe", 20, "app.exe")
    folder = Directory(id="INSTALLFOLDER", name="Maker App", standard=False, children=(), at=at(11))
    values = dict(
        name="App", manufacturer="Maker", version="1.2.3", upgrade_code=guid(1), product_code=guid(2), language=1033,
        codepage=1252, platform="x64", scope="per-machine", installer_version=200, description=None, comments=None,
        keywords=None, source_dir=".",
        cabinet=Cabinet(embedded=True, name="app.cab", compression="mszip", level=6, engine="auto", at=at(3)),
        major_upgrade=MajorUpgrade(
            schedule="afterInstallValidate", allow_downgrades=False, allow_same_version=False,
            downgrade_message="A newer App is there.", migrate_features=True, at=at(4),
        ),
        launch_conditions=(),
        directories=(Directory(id="ProgramFiles64Folder", name=None, standard=True, children=(folder,), at=at(10)),),
        features=(make_feature("Main", 50, component.id),),
        components=(component,), properties=(), searches=(), custom_actions=(), icons=(), binaries=(),
        ui=Ui(kind="none", directory=None, license=None, at=at(60)),
        at=at(1),
    )  # fmt: skip
    return Package(**values | changes)


def with_component(**changes: object) -> Package:
    """The small package with more in its component."""
    package = small_package()
    return replace(package, components=(replace(package.components[0], **changes),))


def write_payloads(package: Package, folder: Path) -> None:
    """The files that ``package`` refers to, with a few bytes each, below ``folder``."""
    sources = [file.source for component in package.components for file in component.files]
    sources += [payload.source for payload in (*package.icons, *package.binaries)]
    if package.ui.license:
        sources.append(package.ui.license.source)
    for source in sources:
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{\\rtf1 License}" if source.endswith(".rtf") else b"abc")
