"""What predictions rest on, with how sure it is. Data: ``data/facts.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from crossmsi.hosts.datafile import read_toml

Confidence = Literal["documented", "reported", "measured", "expected"]


class Fact(NamedTuple):
    """One statement about hosts: ``source`` says where it comes from, ``confidence`` how far it goes."""

    id: str
    text: str
    confidence: Confidence
    source: str


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by id."""
    return MappingProxyType({name: Fact(name, **entry) for name, entry in read_toml("facts").items()})
