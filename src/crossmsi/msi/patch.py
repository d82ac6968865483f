"""The transforms of a patch package (.msp) that are meant for one product.

https://learn.microsoft.com/windows/win32/msi/patch-packages; the Last Saved By property of a patch's summary lists the
storages, ``:name`` parted by semicolons, in the order in which they apply:
https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions
"""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.msi.opening import SUMMARY_STREAM, Storage
from crossmsi.msi.summary import SummaryInformation

# {000C1086-0000-0000-C000-000000000046}
CLSID_PATCH = bytes.fromhex("86100c0000000000c000000000000046")


def patch_transforms(patch: Storage, product_code: str | None) -> list[Storage]:
    """The patch's transforms whose target is ``product_code`` ("{GUID}"), in order.

    Raises CrossmsiError when the patch has none for this product or names a storage that isn't there.
    """
    storages = patch.storages()
    listed = str(_summary(patch).last_author or "").split(";")
    wanted = []
    for name in (part.removeprefix(":") for part in listed if part):
        if name not in storages:
            raise CrossmsiError(f"the patch lists the transform {name!r}, which it doesn't hold")
        target = str(_summary(storages[name]).revision or "")[:38]
        if product_code is not None and target.upper() == product_code.upper():
            wanted.append(storages[name])
    if not wanted:
        raise CrossmsiError(f"the patch has no transform for the product {product_code or 'without a ProductCode'}")
    return wanted


def _summary(storage: Storage) -> SummaryInformation:
    stream = storage.streams().get(SUMMARY_STREAM)
    return SummaryInformation() if stream is None else SummaryInformation.parse(stream.read())
