"""Elements of WiX that are refused, each with its reason."""

from __future__ import annotations

from crossmsi.compile.dispatch import refuse

_ENTRY = ("Package", "Fragment")
_PATCHING = "crossmsi doesn't build patches"
_MODULES = "crossmsi doesn't merge or build merge modules"
_BUNDLES = "crossmsi builds packages (.msi), not bundles"

refuse("Module", parents=("Wix",), reason=_MODULES)
refuse("Merge", parents=("Directory", "DirectoryRef", "StandardDirectory"), reason=_MODULES)
refuse("MergeRef", parents=("Feature", "FeatureRef", "FeatureGroup"), reason=_MODULES)
refuse("Patch", parents=("Wix",), reason=_PATCHING)
refuse("PatchCreation", parents=("Wix",), reason=_PATCHING)
refuse("PatchFamily", parents=("Fragment",), reason=_PATCHING)
refuse("PatchFamilyGroup", parents=("Fragment",), reason=_PATCHING)
refuse("PatchCertificates", parents=_ENTRY, reason=_PATCHING)
refuse("PackageCertificates", parents=_ENTRY, reason=_PATCHING)
refuse("SymbolPath", parents=("Package", "Media", "Directory", "Component", "File"), reason=_PATCHING)
refuse("IgnoreRange", parents=("File",), reason=_PATCHING)
refuse("ProtectRange", parents=("File",), reason=_PATCHING)
refuse("Bundle", parents=("Wix",), reason=_BUNDLES)
refuse("Requires", parents=_ENTRY, reason="dependency providers serve bundles")
refuse("Provides", parents=("Component",), reason="dependency providers serve bundles")
refuse("InstanceTransforms", parents=("Package",), reason="crossmsi doesn't write instance transforms")
refuse("SoftwareTag", parents=("Package",), reason="crossmsi doesn't write software identification tags")
refuse("DigitalSignature", parents=("Media",), reason="sign the package after it is built")
refuse("CustomTable", parents=_ENTRY, reason="crossmsi writes standard tables")
refuse("CustomTableRef", parents=_ENTRY, reason="crossmsi writes standard tables")
refuse("WixVariable", parents=_ENTRY, reason="use a preprocessor variable: <?define Name = value ?> and $(var.Name)")
refuse(
    "Files",
    parents=(
        *_ENTRY,
        "StandardDirectory",
        "Directory",
        "DirectoryRef",
        "ComponentGroup",
        "Feature",
        "FeatureRef",
        "FeatureGroup",
    ),
    reason="name each file; the manifest's globs do so by themselves",
)
