"""What the caller asks of features by ADDLOCAL and its kin.

Sources: https://learn.microsoft.com/windows/win32/msi/addlocal, .../remove, .../addsource, .../adddefault,
.../reinstall and .../advertise
"""

from __future__ import annotations

from crossmsi.analysis import Package
from crossmsi.errors import CrossmsiError
from crossmsi.hosts.simulation.variables import Variables

# In the order in which the installer evaluates them: the last one that lists a feature decides about it. What isn't
# installed can't be reinstalled, so REINSTALL asks for nothing.
PROPERTIES = ("ADDLOCAL", "REMOVE", "ADDSOURCE", "ADDDEFAULT", "REINSTALL", "ADVERTISE")
# They name components or files, and the installer looks for the feature that costs least.
NOT_SIMULATED = (
    "COMPADDLOCAL", "COMPADDSOURCE", "COMPADDDEFAULT", "FILEADDLOCAL", "FILEADDSOURCE", "FILEADDDEFAULT",
)  # fmt: skip
INSTALLING = frozenset({"ADDLOCAL", "ADDSOURCE", "ADDDEFAULT"})


def feature_requests(package: Package, variables: Variables, wanted: tuple[str, ...] | None) -> dict[str, str] | None:
    """Feature → the property that decides about it; None when nothing is asked for, so that levels decide.

    ``wanted`` stands for the value of ADDLOCAL. Raises CrossmsiError for a feature that the package hasn't.
    """
    lists = {name: variables.properties.get(name) for name in PROPERTIES}
    if wanted is not None:
        lists["ADDLOCAL"] = ",".join(wanted)
    requests: dict[str, str] = {}
    for name, value in lists.items():
        for feature in _features(package, value or ""):
            if name != "REINSTALL":
                requests[feature] = name
    return requests if any(lists.values()) else None


def _features(package: Package, value: str) -> list[str]:
    names = [part.strip() for part in value.split(",") if part.strip()]
    if "ALL" in names:
        return list(package.features.rows)
    for name in names:
        if name not in package.features:
            known = ", ".join(package.features.rows) or "none"
            raise CrossmsiError(f"there is no feature {name!r}", where=package.path, hint=f"the package has {known}")
    return names
