"""The text of the manifest, with comments for the one who reads it first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from crossmsi.starter.entries import Entry
from crossmsi.starter.product import Product

_PLAIN = re.compile(r"[A-Za-z_](?:[\w .+(){}$*/-]*[\w)}*])?", re.ASCII)
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_SHOWN = 20
"""Files that are left out of which the manifest speaks."""


def manifest_text(
    product: Product, platform: str, upgrade_code: str, entries: list[Entry], base: str, left_out: dict[str, str]
) -> str:
    """The YAML text; ``base`` is the way from the manifest's folder to that of the files, '' or with '/' at its end."""
    parts = [
        _package(product, platform, upgrade_code, entries, left_out),
        _directories(product, entries),
        ["components:", *_spaced(_components(_ordered(entries), base))],
        ["ui: install-dir # or none, minimal, feature-tree"],
    ]
    if left_out:
        shown = [f"#   {_comment(name)}: {_comment(reason)}" for name, reason in list(left_out.items())[:_SHOWN]]
        more = len(left_out) - _SHOWN
        parts.append(["# Left out:", *shown, *([f"#   and {more} more"] if more > 0 else [])])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _line(key: str, value: str, remark: str = "") -> str:
    return f"{key}: {_scalar(value)}" + (f" # {_comment(remark)}" if remark else "")


def _package(
    product: Product, platform: str, upgrade_code: str, entries: list[Entry], left_out: dict[str, str]
) -> list[str]:
    lines = [
        "# Made by 'crossmsi init'. It is yours now: change what you like, and build it with 'crossmsi build'.",
        "# 'crossmsi schema -o crossmsi.schema.json' lets editors with a YAML language server complete and check it.",
        "package:",
        "  " + _line("name", product.name, product.sources["name"]),
        "  " + _line("manufacturer", product.manufacturer, product.sources["manufacturer"]),
        "  " + f"version: {product.version}" + (f" # {_comment(product.sources['version'])}"
                                              if product.sources["version"] else ""),
        "  # All versions of the product share this code; a new one would not replace the old. Never change it.",
        f"  upgrade_code: {_scalar(upgrade_code)}",
        f"  platform: {platform}",
    ]  # fmt: skip
    texts = [product.name, product.manufacturer, *(str(found.path) for entry in entries for found in entry.found)]
    try:
        "".join(texts).encode("cp1252")
    except UnicodeEncodeError:
        lines.append("  codepage: 65001 # UTF-8: some names have letters that Windows-1252 doesn't")
    return lines


def _directories(product: Product, entries: list[Entry]) -> list[str]:
    name = re.sub(r'[\\/:*?"<>|]', "_", product.name).rstrip(". ") or "Product"
    return [
        "directories:",
        "  # The 32- or the 64-bit Program Files folder, whichever fits each component.",
        "  ProgramFiles:",
        f"    INSTALLFOLDER: {_scalar(name)}",
    ]


def _ordered(entries: list[Entry]) -> list[Entry]:
    order = {"exe": 0, "com": 1, "driver": 2, "data": 3}
    return sorted(entries, key=lambda entry: (order[entry.role], entry.folder, entry.files))


def _spaced(blocks: Iterable[list[str]]) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from block


def _components(entries: list[Entry], base: str) -> Iterator[list[str]]:
    """The entries, each remark where it is due first."""
    said: set[str] = set()
    for entry in entries:
        remarks = [line for line in _remarks(entry) if line not in said]
        said.update(remarks)
        yield [f"  # {line}" for line in remarks] + _component(entry, base)


def _component(entry: Entry, base: str) -> list[str]:
    lines = []
    keys = []
    if entry.isas:
        keys.append(f"isa: {entry.isas[0]}" if len(entry.isas) == 1 else f"isa: [{', '.join(entry.isas)}]")
    if entry.host is not None:
        keys += ["isa: neutral", f"bits: {entry.host}"]
    key = "drivers" if entry.role == "driver" else "files"
    paths = [_scalar(base + path) for path in entry.files]
    keys += [f"{key}: {paths[0]}"] if len(paths) == 1 else [f"{key}:", *(f"  - {path}" for path in paths)]
    if entry.folder:
        keys.append(f"directory: {_scalar('INSTALLFOLDER/' + entry.folder)}")
    if entry.foreign:
        keys.append("foreign_ok: true")
    if entry.host is not None:
        keys += ["suppress:", "  rule: ISA001", "  reason: the program above these files chooses the one that it needs"]
    lines += [("  - " if index == 0 else "    ") + line for index, line in enumerate(keys)]
    if entry.role == "com":
        lines += [f"    # {line}" for line in _COM_TEMPLATE]
    return lines


_COM_TEMPLATE = (
    "com:",
    "  classes:",
    '    clsid: "{00000000-0000-0000-0000-000000000000}"',
    "    description: Name of the class",
    "    threading_model: both",
)


def _remarks(entry: Entry) -> list[str]:
    found = entry.found
    if entry.role == "com":
        names = " and ".join(dict.fromkeys(item.path.name for item in found))
        lines = [
            f"{names} is a COM server. State what it registers: take the '#' from the lines below its files.",
            "(Its .rgs or .idl file tells. DllRegisterServer is not called: what it does can't be undone or repaired.)",
        ]
        if len(entry.isas) > 1:
            lines.append("Each build registers itself in the registry view of its width. ICE33 doesn't like that: add")
            lines.append("'lint: {ignore: [ICE33]}' at the end of this file.")
        return lines
    if entry.role == "driver":
        lines = ["Drivers are only copied: the installer can't register them. An .inf file or your program does that."]
        if entry.foreign:
            lines.append("foreign_ok: these are for another machine than the package's hosts.")
        return lines
    if entry.host is not None:
        return [
            f"Not {entry.host}-bit code, but part of a {entry.host}-bit program: 'isa: neutral' keeps it in that",
            "program's folder.",
        ]
    if entry.foreign:
        return ["Arm64 code can't run where this package installs: it is only carried (foreign_ok).",
                "'crossmsi split' makes a package for each platform from this manifest."]  # fmt: skip
    if len(entry.isas) > 1:
        return [f"One entry for {' and '.join(entry.isas)}: ${{isa}}, ${{arch}} and ${{bits}} stand for each in turn."]
    if entry.role == "data":
        return []
    return ["One component for each PE file; its bitness is read from the file."]
