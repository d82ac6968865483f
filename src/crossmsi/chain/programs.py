"""The prebuilt programs, from sample_payloads/src/chain."""

from __future__ import annotations

from pathlib import Path

from crossmsi.wxs.resources import resource_folder


def program(isa: str, name: str) -> Path:
    """chainer.exe or setup.exe for i386 or amd64. Raises CrossmsiError when the installation lacks it."""
    return resource_folder("chain", checkout="sample_payloads/chain") / isa / name
