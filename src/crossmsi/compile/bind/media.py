"""Files into cabinets: disks, sequence numbers, the File, Media and MsiFileHash tables.

https://learn.microsoft.com/windows/win32/msi/media-table
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.compiled import Cabinet, Payload
from crossmsi.compile.elements.file import COMPRESSED, NONCOMPRESSED
from crossmsi.compile.facts import MediaPlan, MediaTemplate, SourceFile
from crossmsi.errors import CrossmsiError

MAX_FILES = 65535  # of a cabinet
MAX_CABINETS = 999  # the last one takes what is left
MEGABYTE = 1 << 20


def assign_media(binding: Binding) -> None:
    """Give every file its disk and sequence number and write the tables."""
    loose = _loose(binding)
    media = _plan(binding, loose)
    _check_cabinets(binding, media, loose)
    if binding.ctx.errors:
        return
    by_disk: dict[int, list[SourceFile]] = defaultdict(list)
    for file in binding.files:
        by_disk[file.disk_id].append(file)
    table = binding.db.ensure("Media")
    sequence = 0
    for plan in sorted(media, key=lambda plan: plan.disk_id):
        payloads = []
        for file in by_disk[plan.disk_id]:
            sequence += 1
            file.sequence = sequence
            payloads.append(_payload(file))
        packed = tuple(payload for payload in payloads if payload.file_id not in loose) if loose else tuple(payloads)
        binding.compiled.payloads += payloads
        cabinet = plan.cabinet if packed else None
        if packed:
            binding.compiled.cabinets.append(
                Cabinet(plan.disk_id, plan.cabinet, plan.embedded, plan.compression, packed)
            )
        elif plan.cabinet is not None:
            binding.ctx.warn(f"no file goes into the cabinet {plan.cabinet}, so it isn't made", at=plan.at)
        table.insert(
            DiskId=plan.disk_id, LastSequence=sequence, DiskPrompt=plan.prompt,
            Cabinet=f"#{cabinet}" if cabinet and plan.embedded else cabinet,
            VolumeLabel=plan.volume_label, Source=plan.source, at=plan.at,
        )  # fmt: skip
    _write_files(binding)
    _place_loose(binding, loose)


def _payload(file: SourceFile) -> Payload:
    return Payload(file.id, file.path, file.size, file.sequence, file.disk_id, file.digest, file.stamp, file.at)


def _plan(binding: Binding, loose: set[str]) -> list[MediaPlan]:
    """The Media rows to be; sets ``disk_id`` of each file."""
    authored = binding.linked.facts_of(MediaPlan)
    templates = binding.linked.facts_of(MediaTemplate)
    if authored and templates:
        raise CrossmsiError(
            "Media and MediaTemplate exclude each other", where=templates[0].at, hint=f"Media is at {authored[0].at}"
        )
    if len(templates) > 1:
        raise CrossmsiError(
            "there are two MediaTemplate elements", where=templates[1].at, hint=f"the first one is at {templates[0].at}"
        )
    if authored:
        known = {plan.disk_id for plan in authored}
        for file in binding.files:
            file.disk_id = file.disk_id or 1
            if file.disk_id not in known:
                binding.ctx.error(f"file {file.id} is for disk {file.disk_id}, which no Media defines", at=file.at)
        return authored
    return _from_template(binding, templates[0] if templates else MediaTemplate(binding.package.at), loose)


def _from_template(binding: Binding, template: MediaTemplate, loose: set[str]) -> list[MediaPlan]:
    limit = template.maximum_size * MEGABYTE
    number = size = count = 0
    for file in binding.files:
        file.disk_id = max(number, 1)
        if file.id in loose:
            continue
        size, count = size + file.size, count + 1
        if number == 0 or ((size > limit or count > MAX_FILES) and number < MAX_CABINETS and count > 1):
            number, size, count = number + 1, file.size, 1
        file.disk_id = number
    return [
        MediaPlan(
            disk,
            template.at,
            template.cabinet_template.replace("{0}", str(disk)) if number else None,
            template.embedded and number > 0,
            template.compression,
            template.prompt,
            template.volume_label,
        )
        for disk in range(1, max(number, 1) + 1)
    ]


def _loose(binding: Binding) -> set[str]:
    """The ids of the files that stay uncompressed."""
    compressed = binding.package.compressed
    return {
        file.id
        for file in binding.files
        if (file.attributes & NONCOMPRESSED if file.attributes & (COMPRESSED | NONCOMPRESSED) else not compressed)
    }


def _check_cabinets(binding: Binding, media: list[MediaPlan], loose: set[str]) -> None:
    names: dict[str, MediaPlan] = {}
    plans = {plan.disk_id: plan for plan in media}
    for plan in media:
        first = names.setdefault((plan.cabinet or f"\0{plan.disk_id}").lower(), plan)
        if first is not plan:
            binding.ctx.error(
                f"the cabinet name {plan.cabinet} is given twice", at=plan.at, hint=f"the first one is at {first.at}"
            )
    counts = Counter([file.disk_id for file in binding.files if file.id not in loose])
    for disk, count in counts.items():
        if count > MAX_FILES and disk in plans:
            binding.ctx.error(
                f"Media {disk} gets {count} files; a cabinet holds {MAX_FILES}", at=plans[disk].at,
                hint="write MediaTemplate, or spread the files with DiskId",
            )  # fmt: skip
    bare = {plan.disk_id for plan in plans.values() if plan.cabinet is None}
    for file in binding.files if bare else ():
        if file.disk_id in bare and file.id not in loose:
            binding.ctx.error(
                f"file {file.id} is to be compressed, but Media {file.disk_id} has no Cabinet", at=file.at
            )


def _write_files(binding: Binding) -> None:
    files = binding.files
    columns = [
        [file.id for file in files],
        [file.component for file in files],
        [f"{file.short_name}|{file.name}" if file.short_name else file.name for file in files],
        array("i", [file.size for file in files]),
        [file.version for file in files],
        [file.language for file in files],
        array("i", [file.attributes for file in files]),
        array("i", [file.sequence for file in files]),
    ]
    binding.db.ensure("File").extend_columns(columns, [file.at for file in files])
    hashed = [file for file in files if file.version is None]
    if hashed:
        parts = array("i", b"".join([file.digest for file in hashed]))  # four little-endian numbers for each file
        if sys.byteorder == "big":
            parts.byteswap()
        columns = [[file.id for file in hashed], array("i", bytes(4 * len(hashed))), *(parts[at::4] for at in range(4))]
        binding.db.ensure("MsiFileHash").extend_columns(columns, [file.at for file in hashed])


def _place_loose(binding: Binding, loose: set[str]) -> None:
    """Where uncompressed files stand relative to the package: as in an administrative image, or beside it."""
    if not loose:
        return
    cache: dict[str, str] = {}
    names = {file.id: (file.component, file.name) for file in binding.files}
    for payload in binding.compiled.payloads:
        if payload.file_id not in loose:
            continue
        component, name = names[payload.file_id]
        folder = ""
        if not binding.package.compressed:
            folder = binding.directories.path(binding.homes[component], cache, lambda key: None, source=True)
        path = f"{folder}\\{name}" if folder else name
        binding.compiled.loose.append((path.replace("\\", "/"), payload))
