"""The moment that a package states as its own: fixed, unless SOURCE_DATE_EPOCH says otherwise.

https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from crossmsi.errors import CrossmsiError

# The first day that a cabinet's dates can hold.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LATEST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


def build_moment(environ: os._Environ[str] | dict[str, str] = os.environ) -> datetime:
    """UTC, within what a cabinet can hold. Raises CrossmsiError when SOURCE_DATE_EPOCH is no number of seconds."""
    value = environ.get("SOURCE_DATE_EPOCH")
    if value is None:
        return EARLIEST
    if not (value.isascii() and value.isdigit()):
        raise CrossmsiError(
            f"SOURCE_DATE_EPOCH is {value!r}", hint="set it to seconds since 1970, e.g. $(git log -1 --format=%ct)"
        )
    if len(value) > 12:
        return LATEST
    return min(max(datetime.fromtimestamp(int(value), UTC), EARLIEST), LATEST)
