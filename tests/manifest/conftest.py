"""Writes manifests for the tests of crossmsi.manifest."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiErrors
from crossmsi.manifest import load_manifest

MINIMAL = """\
package:
  name: Tool
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
"""


@pytest.fixture
def minimal():
    """A complete ``package`` section; five lines."""
    return MINIMAL


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a manifest (text or bytes) into an empty current folder; its name is the path to load."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="m.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write


@pytest.fixture
def load(write):
    """Load a manifest of the minimal package section and ``text``."""

    def load(text="", *, defines=None, environ=None):
        return load_manifest(write(MINIMAL + text), defines, environ=environ or {})

    return load


@pytest.fixture
def errors(write):
    """The error texts of a manifest of the minimal package section and ``text`` (or of ``whole``)."""

    def errors(text="", *, whole=None, defines=None, environ=None):
        with pytest.raises(CrossmsiErrors) as caught:
            load_manifest(write(MINIMAL + text if whole is None else whole), defines, environ=environ or {})
        return [str(error) for error in caught.value.errors]

    return errors
