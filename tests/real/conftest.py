"""One Wine prefix of each kind a test session: made once, the tests leave it as they found it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wine_loader import Arch, find_loader
from wine_prefix import WinePrefix


def _prefix(arch: Arch, tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    loader = find_loader(arch)
    if isinstance(loader, str):
        pytest.skip(loader)
    return WinePrefix.create(tmp_path_factory.mktemp(arch) / "prefix", loader)


@pytest.fixture(scope="session")
def win64(tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    """A 64-bit Windows; 32-bit programs run there when the chroot is present."""
    return _prefix("win64", tmp_path_factory)


@pytest.fixture(scope="session")
def win32(tmp_path_factory: pytest.TempPathFactory) -> WinePrefix:
    """A 32-bit Windows, in the chroot only."""
    return _prefix("win32", tmp_path_factory)


@pytest.fixture(scope="session")
def prefix(win64: WinePrefix) -> WinePrefix:
    """The 64-bit prefix, for tests that need no other."""
    return win64
