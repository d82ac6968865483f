"""The mixed package for another platform: what the least change of a manifest would make."""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest import manifest_of
from crossmsi.model import resolve
from crossmsi.model.contents import Contents
from crossmsi.pack.pipeline import compile_model
from crossmsi.variants.trees import put
from crossmsi.variants.variant import Unmade, Variant


def retargeted(mixed: Variant, platform: str, contents: Contents) -> Variant | Unmade:
    """``mixed`` with ``package.platform`` as given and nothing else changed; Unmade when the manifest forbids that.

    ``contents``: what was read of the payloads.
    """
    tree = mixed.prepared.manifest.copied_tree()
    put(tree["package"], "platform", platform)
    try:
        manifest = manifest_of(tree)
        model = resolve(manifest, contents=contents)
        prepared = compile_model(manifest, model, f"mixed {platform}", contents=contents)
    except CrossmsiError as error:
        return Unmade(kind="mixed", platform=platform, error=error)
    return Variant(
        kind="mixed", platform=platform, prepared=prepared, holds=frozenset(item.id for item in model.components)
    )
