"""The day that expiry dates are compared with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime

from crossmsi.pack.moment import build_moment


def today(environ: Mapping[str, str] = os.environ) -> date:
    """The day (UTC) of SOURCE_DATE_EPOCH when that is set, so that old commits keep their result; else of the clock.

    Raises CrossmsiError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    if "SOURCE_DATE_EPOCH" in environ:
        return build_moment(dict(environ)).date()
    return datetime.now(UTC).date()
