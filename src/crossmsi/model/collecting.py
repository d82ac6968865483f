"""First pass: the payload files of every entry, identified and named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.component import Component as Entry
from crossmsi.manifest.files import FileEntry
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.named_files import PAYLOAD_LISTS
from crossmsi.manifest.node import Problem
from crossmsi.manifest.types import check_file_name
from crossmsi.model.draft import BITS, FileDraft
from crossmsi.model.payloads import Payload, PayloadFinder


class Found(NamedTuple):
    """A payload with the list and the item of the manifest that name it."""

    kind: str
    spec: FileEntry
    payload: Payload
    at: SourceLocation


def collect(manifest: Manifest, finder: PayloadFinder, problems: list[CrossmsiError]) -> list[list[FileDraft]]:
    """The files of each entry, in the manifest's order (a glob's files by name).

    Missing and badly named payloads are appended to ``problems``.
    """
    found = [list(_payloads(entry, finder, problems)) for entry in manifest.components]
    return [_drafts(items, finder, problems) for items in found]


def _payloads(entry: Entry, finder: PayloadFinder, problems: list[CrossmsiError]) -> Iterator[Found]:
    for kind in PAYLOAD_LISTS:
        for spec in getattr(entry, kind):
            at = spec.at
            try:
                payloads = finder.all(spec.source, at)
            except CrossmsiError as error:
                problems.append(error)
                continue
            if len(payloads) > 1 and (spec.name or spec.id):
                field = "name" if spec.name else "id"
                problems.append(
                    spec.problem(f"'{field}' can't be given to the {len(payloads)} files that match", field=field)
                )
            for payload in payloads:
                yield Found(kind, spec, payload, at)


def _drafts(items: list[Found], finder: PayloadFinder, problems: list[CrossmsiError]) -> list[FileDraft]:
    drafts = []
    checked: set[tuple[str, ...]] = {()}
    for kind, spec, payload, at in items:
        name = spec.name or payload.name
        try:
            if payload.folders not in checked:
                for part in payload.folders:
                    check_file_name(part)
                    part.encode("utf-8")
                checked.add(payload.folders)
            check_file_name(name)
            name.encode("utf-8")
            drafts.append(FileDraft(spec, payload, finder.identity(payload), kind, name, at))
        except Problem as problem:
            problems.append(CrossmsiError(f"{payload.source!r}: {problem}", where=at, hint=problem.hint))
        except UnicodeEncodeError as error:
            hint = "give it a 'name:'" if error.object == name else "rename its folder"
            problems.append(CrossmsiError(f"the name of {payload.source!r} is not Unicode", where=at, hint=hint))
        except CrossmsiError as error:
            problems.append(CrossmsiError(f"{error.where}: {error.what}", where=at, hint=error.hint))
    return drafts


def derived_platform(manifest: Manifest, files: list[list[FileDraft]]) -> str:
    """The lowest platform whose packages may hold every component: x86, x64 or arm64.

    64-bit components need a 64-bit template; arm64 is chosen only when no amd64 payload is there, since an x64 package
    also installs on arm64 Windows.
    """
    isas = set()
    for entry, drafts in zip(manifest.components, files, strict=True):
        isas |= {draft.identity.isa for draft in drafts} if entry.isa == "auto" else {entry.isa}
    wide = {isa for isa in isas if BITS.get(isa) == 64}
    if not wide:
        return "x86"
    return "arm64" if wide <= {"arm64", "arm64ec"} else "x64"
