"""Registration and search elements of WiX that are refused, each with its reason."""

from __future__ import annotations

from crossmsi.compile.dispatch import refuse

refuse("SFPCatalog", parents=("Package", "Fragment"), reason="only Windows Millennium read its catalogs")
