"""Host models: what Windows releases do with a package, and a simulated installation."""

from __future__ import annotations

from crossmsi.hosts.catalog import find_host, hosts
from crossmsi.hosts.facts import Fact, facts
from crossmsi.hosts.host import Difference, Host

__all__ = ["Difference", "Fact", "Host", "facts", "find_host", "hosts"]
