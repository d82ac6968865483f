"""The packages of a chain, checked, with the hosts that each is for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crossmsi.analysis.versions import product_version_problem
from crossmsi.deploy.facts import PackageFacts, read_facts
from crossmsi.errors import CrossmsiError
from crossmsi.model.guids import derived
from crossmsi.msi import Database

HOSTS = {"x86": ("x86",), "x64": ("x64", "x86"), "arm64": ("arm64", "x86"), "arm64-x64": ("arm64", "x64", "x86")}
"""Host, as the programs in sample_payloads/src/chain call it → the platforms it installs, its own first.
arm64-x64 is Windows on Arm that runs x64 code too (Windows 11)."""
MAX_MEMBERS = 32  # of the programs
_RESTARTS = ("ForceReboot", "ScheduleReboot")
_NAMESPACE = "7b0d5a1e-3f0f-5d0c-9c55-3c1f5b7d2a60"


@dataclass(frozen=True, slots=True)
class Member:
    """One package; ``hosts``: keys of ``HOSTS``, those where it is installed."""

    facts: PackageFacts
    hosts: tuple[str, ...]

    @property
    def file(self) -> str:
        """Its file name."""
        return self.facts.path.name

    @property
    def line(self) -> str:
        """How the programs are told of it: ``hosts|product code|file``."""
        return f"{','.join(self.hosts)}|{self.facts.product_code}|{self.file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The members in the order of their installation, and what the whole is called.

    ``upgrade_code`` and ``product_code`` are those of the package that chains them. ``warnings`` don't stop the work.
    """

    name: str
    manufacturer: str
    version: str
    upgrade_code: str
    product_code: str
    members: tuple[Member, ...]
    warnings: tuple[CrossmsiError, ...]

    @property
    def platform(self) -> str:
        """x64 when nothing is for x86 hosts or arm64, else x86: that starts wherever a member can be installed."""
        return "x64" if {member.facts.platform for member in self.members} == {"x64"} else "x86"

    @property
    def isa(self) -> str:
        """The ISA of its programs."""
        return {"x64": "amd64", "x86": "i386"}[self.platform]


def read_chain(
    paths: Sequence[Path],
    *,
    name: str | None = None,
    version: str | None = None,
    upgrade_code: str | None = None,
) -> Chain:
    """The chain of these packages, in this order.

    Packages that share an upgrade code would remove each other: of those a host gets the one that is nearest to its own
    platform. ``name``, ``version`` and ``upgrade_code`` default to values taken from the packages.
    Raises CrossmsiError for a file that is no package and for packages that can't be chained.
    """
    facts = [read_facts(path) for path in paths]
    _check_codes(facts)
    _check_files(facts)
    warnings = [warning for item in facts for warning in _check_content(item)]
    members = tuple(Member(item, _hosts(item, facts)) for item in facts)
    unused = [member for member in members if not member.hosts]
    if unused:
        raise CrossmsiError("no host would get this package", where=str(unused[0].facts.path))
    first = facts[0]
    name = name or f"{_common_name(facts)} Setup"
    version = version or first.version
    if problem := product_version_problem(version):
        raise CrossmsiError(f"the version {version!r} can't be a package's: {problem}", hint="state --version")
    upgrade_code = _guid(upgrade_code) if upgrade_code else derived(_NAMESPACE, first.manufacturer, name)
    content = [f"{member.line}|{member.facts.sha256}" for member in members]
    return Chain(
        name=name,
        manufacturer=first.manufacturer,
        version=version,
        upgrade_code=upgrade_code,
        product_code=derived(upgrade_code, version, *content),
        members=members,
        warnings=tuple(warnings),
    )


def _hosts(facts: PackageFacts, everything: Sequence[PackageFacts]) -> tuple[str, ...]:
    rivals = {item.platform for item in everything if item.upgrade_code.upper() == facts.upgrade_code.upper()}
    return tuple(
        host
        for host, platforms in HOSTS.items()
        if next((platform for platform in platforms if platform in rivals), None) == facts.platform
    )


def _guid(text: str) -> str:
    try:
        return f"{{{str(uuid.UUID(text)).upper()}}}"
    except ValueError:
        raise CrossmsiError(
            f"{text!r} is no GUID", hint="give --upgrade-code as {8-4-4-4-12 hexadecimal digits}"
        ) from None


def _common_name(facts: Sequence[PackageFacts]) -> str:
    names = {item.name.removesuffix(f" ({item.platform})") for item in facts}
    return names.pop() if len(names) == 1 else facts[0].name


def _check_codes(facts: Sequence[PackageFacts]) -> None:
    if len(facts) > MAX_MEMBERS:
        raise CrossmsiError(f"{len(facts)} packages are too many for a chain", hint=f"up to {MAX_MEMBERS} can be")
    codes: dict[str, PackageFacts] = {}
    places: dict[tuple[str, str], PackageFacts] = {}
    for item in facts:
        other = codes.setdefault(item.product_code.upper(), item)
        if other is not item:
            raise CrossmsiError(
                f"has the product code of {other.path}: {item.product_code}",
                where=str(item.path),
                hint="a product is installed once; packages for two platforms need two product codes",
            )
        other = places.setdefault((item.platform, item.upgrade_code.upper()), item)
        if other is not item:
            raise CrossmsiError(
                f"is for {item.platform} and has the upgrade code of {other.path}: one would remove the other",
                where=str(item.path),
                hint="give one package of a product for each platform",
            )


def _check_files(facts: Sequence[PackageFacts]) -> None:
    names: dict[str, PackageFacts] = {}
    for item in facts:
        name = item.path.name
        if bad := next((c for c in name if c in '|"*?<>:\\' or ord(c) < 32), None):
            raise CrossmsiError(f"Windows has no file name with {bad!r}", where=str(item.path), hint="rename the file")
        other = names.setdefault(name.lower(), item)
        if other is not item:
            raise CrossmsiError(f"has the file name of {other.path}", where=str(item.path), hint="rename one of them")


def _check_content(facts: PackageFacts) -> list[CrossmsiError]:
    """Warnings. Raises CrossmsiError for what a chain can't install."""
    where = str(facts.path)
    with Database.open(facts.path) as database:
        outside = [row.Cabinet for row in database.rows("Media") if not str(row.Cabinet or "").startswith("#")]
        if outside and len(database.rows("File")):
            raise CrossmsiError(
                f"keeps its files outside the package ({outside[0] or 'uncompressed'})",
                where=where,
                hint="build it with an embedded cabinet",
            )
        if len(database.rows("MsiEmbeddedChainer")):
            raise CrossmsiError(
                "chains packages itself, and the installer has one transaction at a time",
                where=where,
                hint="give the packages that it chains",
            )
        actions = [row.Action for row in database.rows("InstallExecuteSequence")]
        for action in _RESTARTS:
            if action in actions:
                raise CrossmsiError(
                    f"runs {action}: the installer leaves such a package out of a transaction",
                    where=f"{where}: InstallExecuteSequence/{action}",
                    hint="remove the action; the chain's exit code 3010 asks for a restart",
                )
        if "DisableRollback" in actions:
            return [
                CrossmsiError(
                    "runs DisableRollback: a failure later in the chain can't undo it",
                    where=f"{where}: InstallExecuteSequence/DisableRollback",
                )
            ]
    return []
