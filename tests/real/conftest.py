"""One Wine prefix a test session: made once, the tests leave it as they found it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wine_prefix import WinePrefix, wine64


@pytest.fixture(scope="session")
def prefix(tmp_path_factory) -> WinePrefix:
    loader = wine64()
    if loader is None:
        pytest.skip("wine64 is not installed (Debian: wine64 wine)")
    return WinePrefix.create(tmp_path_factory.mktemp("wine") / "prefix", loader)
