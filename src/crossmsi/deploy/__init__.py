"""Files for those who deploy finished packages: WiX bundle source, winget manifests, notes for administrators."""

from __future__ import annotations

from crossmsi.deploy.bundle import bundle_source
from crossmsi.deploy.burn import install_condition
from crossmsi.deploy.facts import PackageFacts, Product, product_of, read_facts
from crossmsi.deploy.notes import deployment_notes
from crossmsi.deploy.winget import WingetFacts, winget_manifests

__all__ = [
    "PackageFacts", "Product", "WingetFacts", "bundle_source", "deployment_notes", "install_condition", "product_of",
    "read_facts", "winget_manifests",
]  # fmt: skip
