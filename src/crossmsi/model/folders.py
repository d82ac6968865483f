"""The folders that the package really needs: declared ones, their 32- and 64-bit twins, and those made by paths.

A *logical* folder is what a manifest names: a standard or neutral root and names below it. A :class:`Folder` is a
row of the Directory table: a logical folder for one bitness.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.directories import Directory as Declaration
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.node import Problem
from crossmsi.manifest.problems import did_you_mean
from crossmsi.manifest.standard import NEUTRAL, concrete, neutral_name, standard_names, standard_root
from crossmsi.manifest.types import check_folder_path
from crossmsi.model.ids import free_id
from crossmsi.model.layout import Directory

INSTALLFOLDER = "INSTALLFOLDER"


@dataclass(slots=True)
class Logical:
    """A folder as a manifest names it; ``declared`` is its id when the ``directories`` section has one for it."""

    root: str
    names: tuple[str, ...]
    at: SourceLocation
    declared: str | None = None
    bits: set[int] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.root, tuple(name.lower() for name in self.names)


@dataclass(slots=True, eq=False)
class Folder:
    """A row of the Directory table to be; ``root`` is a folder property, ``names`` the path below it."""

    root: str
    names: tuple[str, ...]
    parent: Folder | None
    at: SourceLocation
    id: str | None = None
    children: list[Folder] = field(default_factory=list)

    @property
    def target(self) -> str:
        """The install path in terms of the root, lower case: the folder's identity on every machine."""
        return "/".join([self.root, *self.names]).lower()

    def chain(self) -> list[Folder]:
        """This folder and those above it, without the standard folder."""
        return [self, *self.parent.chain()] if self.names and self.parent else []


class Folders:
    """All folders of a package. ``place`` during the first pass; ``id_of`` only after ``settle``."""

    def __init__(self, manifest: Manifest, platform_bits: int, problems: list[CrossmsiError]) -> None:
        self.problems = problems
        self.platform_bits = platform_bits
        self._logical: dict[tuple[str, tuple[str, ...]], Logical] = {}
        self.declared: dict[str, Logical] = {}
        self._folded: dict[str, Logical] = {}
        self._folders: dict[tuple[str, tuple[str, ...]], Folder] = {}
        self._used_ids: set[str] = set()
        self._settled = False
        self._base: dict[str, int] = {}
        for root_name, children in manifest.directories.items():
            root = standard_root(root_name)
            assert root is not None  # the manifest was checked
            self._declare(children, root, ())
        if INSTALLFOLDER not in self.declared:
            self._declare_install_folder(manifest)

    def _declare_install_folder(self, manifest: Manifest) -> None:
        per_user = manifest.package.scope == "per-user"
        name = "".join(
            "_" if character in '\\/:*?"<>|' else character for character in manifest.package.common_name
        ).strip(" .")
        root, names = ("LocalAppDataFolder", ("Programs", name)) if per_user else ("ProgramFiles", (name,))
        self._add_declared(INSTALLFOLDER, Logical(root, names, manifest.package.at_of("name")))

    def _declare(self, children: dict[str, Declaration], root: str, above: tuple[str, ...]) -> None:
        for identifier, node in children.items():
            names = (*above, *(node.name or identifier).split("/"))
            self._add_declared(identifier, Logical(root, names, node.at))
            self._declare(node.directories, root, names)

    def _add_declared(self, identifier: str, logical: Logical) -> None:
        if standard_root(identifier) is not None:
            self._problem(logical.at, f"the directory id '{identifier}' is the name of a standard folder")
            return
        logical.declared = identifier
        same_id = self._folded.setdefault(identifier.upper(), logical)
        same_path = self._logical.setdefault(logical.key, logical)
        for other, what in ((same_id, "the same id"), (same_path, "the same path")):
            if other is not logical:
                self._problem(
                    logical.at, f"the directories '{other.declared}' ({other.at}) and '{identifier}' have {what}"
                )
                return
        self.declared[identifier] = logical

    def _problem(self, at: SourceLocation, what: str, hint: str | None = None) -> None:
        self.problems.append(CrossmsiError(what, where=at, hint=hint))

    def locate(self, reference: str, at: SourceLocation) -> Logical | None:
        """The logical folder for ``ID``, ``ID/name/name`` or ``StandardFolder/name``; None after reporting an error."""
        first, _, rest = reference.replace("\\", "/").rstrip("/").partition("/")
        try:
            below = tuple(check_folder_path(rest).split("/")) if rest else ()
        except Problem as error:
            self._problem(at, str(error), error.hint)
            return None
        if first in self.declared:
            base = self.declared[first]
            root, names = base.root, base.names + below
        else:
            root = standard_root(first)
            names = below
        if root is None:
            hint = did_you_mean(first, [*self.declared, *standard_names()])
            self._problem(
                at,
                f"'{first}' is neither a directory id nor a standard folder",
                hint or f"declare it under 'directories:', or write {INSTALLFOLDER}/{reference}",
            )
            return None
        return self._logical_folder(root, names, at)

    def _logical_folder(self, root: str, names: tuple[str, ...], at: SourceLocation) -> Logical:
        key = root, tuple(name.lower() for name in names)
        if key not in self._logical:
            self._logical[key] = Logical(root, names, at)
        return self._logical[key]

    def place(self, logical: Logical, bits: int, below: tuple[str, ...] = ()) -> Folder:
        """The folder for a component of ``bits`` in ``logical`` (or in folders below it)."""
        names = logical.names + below
        root = concrete(logical.root, bits)
        folder: Folder | None = None
        for depth in range(len(names) + 1):
            key = root, tuple(name.lower() for name in names[:depth])
            if key not in self._folders:
                at = self._owner(key, logical).at
                made = Folder(root, names[:depth], folder, at)
                self._folders[key] = made
                if folder is not None:
                    folder.children.append(made)
                if self._settled:
                    self._name(made)
            folder = self._folders[key]
            declared = self._declared_for(key)
            if declared is not None:
                declared.bits.add(bits)
        assert folder is not None
        return folder

    def _owner(self, key: tuple[str, tuple[str, ...]], default: Logical) -> Logical:
        return self._declared_for(key) or default

    def _declared_for(self, key: tuple[str, tuple[str, ...]]) -> Logical | None:
        found = self._logical.get(key)
        if found is not None and found.declared:
            return found
        neutral = neutral_name(key[0])
        found = self._logical.get((neutral, key[1])) if neutral else None
        return found if found is not None and found.declared else None

    def settle(self) -> None:
        """Give every folder its id; a declared id goes to the twin of the package's platform, or to the only one."""
        self._settled = True
        other = 96 - self.platform_bits
        self._base = {name: other for name, logical in self.declared.items() if logical.bits == {other}}
        self._used_ids = {identifier.upper() for identifier in self.declared}
        for _, folder in sorted(self._folders.items(), key=lambda item: (len(item[0][1]), item[0])):
            self._name(folder)

    def _name(self, folder: Folder) -> None:
        if not folder.names:
            folder.id = folder.root
            return
        declared = self._declared_for((folder.root, tuple(name.lower() for name in folder.names)))
        if declared is not None:
            assert declared.declared is not None
            if declared.root not in NEUTRAL or folder.root == concrete(
                declared.root, self._base_bits(declared.declared)
            ):
                folder.id = declared.declared
                return
            wish = f"{declared.declared}_{32 if folder.root == concrete(declared.root, 32) else 64}"
        else:
            assert folder.parent is not None and folder.parent.id is not None
            above = folder.parent.id if folder.parent.names else folder.parent.id.removesuffix("Folder")
            wish = f"{above}_{folder.names[-1]}"
        folder.id = free_id(wish, self._used_ids)

    def _base_bits(self, identifier: str) -> int:
        return self._base.get(identifier, self.platform_bits)

    def id_of(self, reference: str, bits: int, at: SourceLocation) -> str | None:
        """The Directory id for ``reference`` seen from a component of ``bits``; None after reporting an error."""
        logical = self.locate(reference, at)
        return None if logical is None else self.place(logical, bits).id

    def declared_id(self, identifier: str, bits: int | None = None) -> str | None:
        """The id that the declared folder ``identifier`` has for ``bits`` (None: its main twin); None if undeclared."""
        logical = self.declared.get(identifier)
        if logical is None:
            return None
        return self.place(logical, self._base_bits(identifier) if bits is None else bits).id

    def all(self) -> list[Folder]:
        """Every folder so far."""
        return list(self._folders.values())

    def tree(self) -> tuple[Directory, ...]:
        """The Directory rows from the standard folders down, in the order in which the manifest needed them."""
        return tuple(_directory(folder) for key, folder in self._folders.items() if not key[1])


def _directory(folder: Folder) -> Directory:
    assert folder.id is not None
    return Directory(
        id=folder.id,
        name=folder.names[-1] if folder.names else None,
        standard=not folder.names,
        children=tuple(_directory(child) for child in folder.children),
        at=folder.at,
    )
