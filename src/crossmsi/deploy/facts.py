"""What deployment needs to know of a finished package, read from the package."""

from __future__ import annotations

import hashlib
import locale
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crossmsi.analysis import Package
from crossmsi.errors import CrossmsiError
from crossmsi.hosts.platforms import package_platform
from crossmsi.msi import Database

PLATFORMS = {"Intel": "x86", "x64": "x64", "AMD64": "x64", "Arm64": "arm64"}
"""Platform in the Template Summary → platform here."""
NEEDED = ("ProductCode", "UpgradeCode", "ProductName", "ProductVersion", "Manufacturer")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """One package. ``platform``: x86, x64 or arm64; ``sha256``: hexadecimal, upper case; ``size`` in bytes;
    ``language``: Windows language id; ``per_machine``: for all users unless the caller says otherwise; ``about`` and
    ``help``: addresses, None where the package has none."""

    path: Path
    sha256: str
    size: int
    platform: str
    name: str
    manufacturer: str
    version: str
    product_code: str
    upgrade_code: str
    language: int
    per_machine: bool
    about: str | None
    help: str | None
    subject: str | None

    @property
    def locale(self) -> str:
        """The language as a tag, such as en-US; en-US for the neutral language."""
        return locale.windows_locale.get(self.language, "en_US").replace("_", "-")


def read_facts(path: Path) -> PackageFacts:
    """The facts of the package ``path``. Raises CrossmsiError for a file that is no package or lacks a code."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest().upper()
        size = path.stat().st_size
    except OSError as error:
        raise CrossmsiError(f"can't read the package: {error.strerror}", where=str(path)) from None
    package = Package(Database.open(path), path=path)
    properties = {row.Property: row.Value for row in package.rows("Property")}
    missing = [name for name in NEEDED if not properties.get(name)]
    if missing:
        raise CrossmsiError(f"the package states no {missing[0]}", where=str(path), hint="is it a merge module?")
    platform = package_platform(package.summary)
    if platform not in PLATFORMS:
        raise CrossmsiError(f"the package is for {platform}", where=str(path), hint=f"known are {', '.join(PLATFORMS)}")
    language = str(properties.get("ProductLanguage") or "0")
    return PackageFacts(
        path=path,
        sha256=digest,
        size=size,
        platform=PLATFORMS[platform],
        name=properties["ProductName"],
        manufacturer=properties["Manufacturer"],
        version=properties["ProductVersion"],
        product_code=properties["ProductCode"],
        upgrade_code=properties["UpgradeCode"],
        language=int(language) if language.isdigit() else 0,
        per_machine=properties.get("ALLUSERS") == "1",
        about=properties.get("ARPURLINFOABOUT") or None,
        help=properties.get("ARPHELPLINK") or None,
        subject=properties.get("ARPCOMMENTS") or package.db.summary.subject or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The packages of one product and version, one for each platform, x86 first; ``name``: without the platform."""

    name: str
    manufacturer: str
    version: str
    packages: tuple[PackageFacts, ...]

    def rivals(self, package: PackageFacts) -> tuple[PackageFacts, ...]:
        """The others that share its upgrade code, so that only one of them can stay installed."""
        return tuple(
            other for other in self.packages if other is not package and other.upgrade_code == package.upgrade_code
        )


def product_of(paths: Sequence[Path]) -> Product:
    """The product that the packages belong to. Raises CrossmsiError when they are not of one product and version."""
    found = [read_facts(path) for path in paths]
    first = found[0]
    for field, what in (("version", "version"), ("manufacturer", "manufacturer")):
        for other in found[1:]:
            if getattr(other, field) != getattr(first, field):
                raise CrossmsiError(
                    f"{what} {getattr(other, field)}, but {first.path} has {getattr(first, field)}",
                    where=str(other.path),
                    hint="give the packages of one product and version",
                )
    by_platform: dict[str, PackageFacts] = {}
    for item in found:
        other = by_platform.setdefault(item.platform, item)
        if other is not item:
            raise CrossmsiError(
                f"is for {item.platform}, and so is {other.path}",
                where=str(item.path),
                hint="give one package for each platform",
            )
    packages = tuple(by_platform[platform] for platform in ("x86", "x64", "arm64") if platform in by_platform)
    names = {item.name.removesuffix(f" ({item.platform})") for item in packages}
    name = names.pop() if len(names) == 1 else first.name
    return Product(name=name, manufacturer=first.manufacturer, version=first.version, packages=packages)
