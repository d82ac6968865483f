"""Names and codes of the packages of a split."""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.tree import Mapping
from crossmsi.model.guids import derived
from crossmsi.variants.plan import SplitPlan
from crossmsi.variants.trees import child, put


def upgrade_code(manifest: Manifest, platform: str, plan: SplitPlan) -> str:
    """The upgrade code of the package for ``platform``: the mixed package's, or one derived from it."""
    code = manifest.package.upgrade_code
    if plan.choices.relation == "replace" or platform == plan.heir:
        return code
    return derived(code, "split", platform)


def set_identity(tree: Mapping, manifest: Manifest, platform: str, plan: SplitPlan) -> None:
    """Platform, codes and names of the package for ``platform``. Raises CrossmsiError for a policy that can't work."""
    node, package = tree["package"], manifest.package
    put(node, "platform", platform)
    put(node, "upgrade_code", upgrade_code(manifest, platform, plan))
    put(
        node,
        "product_code",
        derived(package.upgrade_code, "split", package.version, str(package.language), platform),
    )
    family = child(node, "family")
    put(family, "namespace", package.component_namespace)
    put(family, "name", package.common_name)
    if package.cabinet.placement == "external":
        put(child(node, "cabinet", "placement"), "name", _own_cabinet(package.cabinet.name, platform))
    if plan.choices.relation == "side-by-side":
        put(node, "name", f"{package.name} ({platform})")
        return
    if not package.major_upgrade.enabled:
        raise CrossmsiError(
            "packages can't replace each other without a major upgrade",
            where=package.at_of("major_upgrade"),
            hint="remove 'major_upgrade: false', or let them be installed side by side",
        )
    put(child(node, "major_upgrade", "enabled"), "allow_same_version", True)


def _own_cabinet(name: str, platform: str) -> str:
    """``product.cab`` as ``prod_x86.cab``: packages may lie in one folder, and old installers want 8.3 names."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    return f"{stem[: 7 - len(platform)]}_{platform}{dot}{ending}"
