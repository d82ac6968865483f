"""Second pass: which files make one component, what bitness it has, and where it is installed.

Microsoft's component rules: each PE file is the key path of a component of its own, one folder per component.
https://learn.microsoft.com/windows/win32/msi/organizing-applications-into-components
"""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.component import RESOURCES
from crossmsi.manifest.component import Component as Entry
from crossmsi.manifest.standard import NEUTRAL, in_profile, width
from crossmsi.model.draft import BITS, Draft, EntryDrafts, FileDraft
from crossmsi.model.folders import Folders, Logical

FONTS = "FontsFolder"


class Grouping:
    """Turns the files of an entry into drafts."""

    def __init__(self, folders: Folders, platform: str, problems: list[CrossmsiError]) -> None:
        self.folders = folders
        self.platform = platform
        self.platform_bits = 32 if platform == "x86" else 64
        self.problems = problems

    def group(self, entry: Entry, files: list[FileDraft]) -> EntryDrafts | None:
        """The drafts of one entry; None after reporting that its folder is unknown."""
        user_only = not files and _holds_only_shortcuts(entry)
        place = entry.shortcuts[0] if user_only else entry
        logical = self.folders.locate(place.directory, place.at_of("directory"))
        fonts = self.folders.locate(FONTS, entry.at)
        if logical is None or fonts is None:
            return None
        drafts = []
        beside: dict[int, FileDraft] = {}
        for file in files:
            if file.identity.isa in BITS:
                beside.setdefault(BITS[file.identity.isa], file)
        for group in self._groups(entry, files):
            home = fonts if group[0].kind == "fonts" else logical
            drafts.append(self._draft(entry, home, group, len(group) == len(files), beside))
        key = self._stated_key(entry, files)
        if not drafts:
            drafts = [self._empty(entry, logical, "user" if user_only else "main")]
        home_draft = next((draft for draft in drafts if key in draft.files), None) if key else None
        home_draft = home_draft or next((draft for draft in drafts if draft.files and draft.files[0].is_pe), drafts[0])
        if key is not None:
            home_draft.key_file = key
        if entry.guid and len(drafts) > 1:
            self.problems.append(
                entry.problem(
                    f"one GUID can't serve the {len(drafts)} components that this entry becomes (one for each PE file)",
                    field="guid",
                    hint="leave 'guid' out, list the files in entries of their own, or set 'keep_together: true'",
                )
            )
        result = EntryDrafts(entry, files, drafts, home_draft)
        result.user = result.home if user_only else self._user_part(result)
        return result

    def _groups(self, entry: Entry, files: list[FileDraft]) -> list[list[FileDraft]]:
        if not files:
            return []
        if entry.keep_together:
            if len({file.payload.folders for file in files}) > 1 or len({file.kind == "fonts" for file in files}) > 1:
                self.problems.append(
                    entry.problem("files that are kept together must go to one folder", field="keep_together")
                )
            return [files]
        executables = [file for file in files if file.is_pe]
        alone = set(executables) if len(executables) > 1 else set()
        groups: dict[object, list[FileDraft]] = {}
        for file in files:
            single = file in alone or file.kind == "fonts"
            groups.setdefault(file if single else file.payload.folders, []).append(file)
        return list(groups.values())

    def _draft(
        self, entry: Entry, logical: Logical, group: list[FileDraft], whole: bool, beside: dict[int, FileDraft]
    ) -> Draft:
        isa, origin = self._isa(entry, group)
        bits, reason = self._bits(entry, isa, logical, beside)
        bound = next((file for file in group if file.identity.isa in BITS), None)
        if isa == "neutral" and bound is not None:
            reason = f"{bound.payload.source} is {bound.identity.isa}, but {reason}"
        folder = self.folders.place(logical, bits, group[0].payload.folders)
        key = next((file for file in group if file.is_pe), group[0])
        at = entry.at if whole else key.at
        return Draft(entry, "main", folder, bits, isa, origin or reason, at, list(group), key)

    def _isa(self, entry: Entry, group: list[FileDraft]) -> tuple[str, str]:
        """The ISA of a component and the sentence that says where it is from ("" when nothing binds it)."""
        if entry.isa != "auto":
            return entry.isa, _stated(entry.isa, group)
        bound: dict[str, FileDraft] = {}
        for file in group:
            if file.identity.isa in BITS:
                bound.setdefault(file.identity.isa, file)
        if len({BITS[isa] for isa in bound}) > 1:
            first, second = list(bound.values())[:2]
            self.problems.append(
                CrossmsiError(
                    f"one component can't hold files of different bitness: {first.payload.source} ({first.at}) is "
                    f"{first.identity.isa}, {second.payload.source} is {second.identity.isa}",
                    where=second.at,
                    hint="remove 'keep_together', or state 'isa:' when that is meant",
                )
            )
        if bound:
            isa, file = next(iter(bound.items()))
            return isa, f"{file.payload.source} is {isa}"
        neutral = next((file for file in group if file.identity.isa == "anycpu"), None)
        return ("anycpu", "") if neutral else ("neutral", "")

    def _bits(self, entry: Entry, isa: str, logical: Logical, beside: dict[int, FileDraft]) -> tuple[int, str]:
        if isa in BITS:
            if entry.bits not in (None, BITS[isa]):
                self.problems.append(
                    entry.problem(f"the component is {isa}", field="bits", hint="remove 'bits', or set 'isa: neutral'")
                )
            return BITS[isa], ""
        what = "any-CPU code" if isa == "anycpu" else "nothing here is bound to an ISA"
        if entry.isa == "neutral":
            what = "isa: neutral is stated"
        if entry.bits is not None:
            return entry.bits, f"{what}, bits: {entry.bits} is stated"
        fixed = width(logical.root) if logical.root not in NEUTRAL else None
        if fixed:
            return fixed, f"{what}, {logical.root} is the {fixed}-bit folder"
        if entry.isa == "auto" and len(beside) == 1:
            bits, file = next(iter(beside.items()))
            return bits, f"{what}, goes with {file.payload.source} ({file.identity.isa})"
        return self.platform_bits, f"{what}, the package is {self.platform}"

    def _empty(self, entry: Entry, logical: Logical, role: str) -> Draft:
        isa = "neutral" if entry.isa == "auto" else entry.isa
        bits, reason = self._bits(entry, isa, logical, {})
        origin = reason if isa not in BITS else f"isa: {isa} is stated"
        return Draft(entry, role, self.folders.place(logical, bits), bits, isa, origin, entry.at)

    def _stated_key(self, entry: Entry, files: list[FileDraft]) -> FileDraft | None:
        if entry.key_path is None:
            return None
        found = [file for file in files if file.name.lower() == entry.key_path.lower()]
        if len(found) != 1:
            names = ", ".join(sorted(file.name for file in files)[:8]) or "none"
            what = "is installed by no file" if not found else f"is the name of {len(found)} files"
            self.problems.append(
                entry.problem(
                    f"'{entry.key_path}' {what} of this component", field="key_path", hint=f"its files: {names}"
                )
            )
            return None
        return found[0]

    def _user_part(self, result: EntryDrafts) -> Draft | None:
        """The component for what belongs to the user: plain shortcuts, and HKCU values beside per-machine files.

        ICE43 wants shortcuts, and ICE57 per-user values, keyed by a value under HKEY_CURRENT_USER.
        """
        entry, home = result.entry, result.home
        shortcuts = [shortcut for shortcut in entry.shortcuts if not shortcut.advertise]
        per_user_values = any(item.key.startswith("HKCU\\") for item in entry.registry)
        has_machine_data = bool(home.files) and not in_profile(home.folder.root)
        if not shortcuts and not (per_user_values and has_machine_data):
            return None
        folder = home.folder
        if shortcuts:
            logical = self.folders.locate(shortcuts[0].directory, shortcuts[0].at_of("directory"))
            if logical is None:
                return None
            folder = self.folders.place(logical, home.bits)
        return Draft(entry, "user", folder, home.bits, home.isa, home.origin, (shortcuts or entry.registry)[0].at)


def _stated(isa: str, group: list[FileDraft]) -> str:
    """How a stated ISA compares with the machine types of the files."""
    if isa == "neutral":
        return ""
    files = [file for file in group if file.identity.isa in BITS]
    if not files:
        return f"isa: {isa} is stated"
    others = [file for file in files if file.identity.isa != isa]
    if not others:
        return f"{files[0].payload.source} is {isa}, as stated"
    return f"isa: {isa} is stated, although {others[0].payload.source} is {others[0].identity.isa}"


def _holds_only_shortcuts(entry: Entry) -> bool:
    """Whether plain shortcuts are all there is, so that one component keyed by the user is enough."""
    others = (name for name in RESOURCES if name != "shortcuts")
    plain = bool(entry.shortcuts) and not any(shortcut.advertise for shortcut in entry.shortcuts)
    return plain and not entry.create_folder and not any(getattr(entry, name) for name in others)
