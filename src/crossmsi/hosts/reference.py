"""The page ``docs/hosts.md``, generated from the host models: ``python -m crossmsi.hosts.reference docs/hosts.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from crossmsi.hosts.catalog import hosts
from crossmsi.hosts.facts import Confidence, facts
from crossmsi.hosts.host import Host

_HEAD = """# Hosts and what is known of them

Generated from the host models by `python -m crossmsi.hosts.reference docs/hosts.md`.

`crossmsi simulate FILE --host NAME` predicts a first installation on one of these hosts: which components are
installed, which files and registry values arrive where and in which view, what collides, and which COM servers can be
used by which clients. `crossmsi hosts NAME` prints a host with its properties and folders. The ISA rules look at all
hosts that take the package. [How simulations are checked](reality.md) says what was compared with what.

*Packages* are the platforms that the host accepts in the Template Summary, *programs* the code that runs there,
*drivers* the code that its kernel loads. With a *reflected* registry Windows copies some keys from one view into the
other; since Windows 7 such keys are shared instead.
"""
_FACTS = """## What predictions rest on

Beyond what the tables of a package say, and what the Windows Installer's documentation says of them, predictions rest
on these statements. The confidence tells how far each goes. What was observed with Wine counts for Wine's hosts alone.

- *documented*: Microsoft's documentation says so
- *reported*: somebody published that real Windows does so; Microsoft documents nothing
- *expected*: follows from how the parts are documented; nobody is known to have published a check

"all" and numbers of hosts count the Windows hosts above.
"""


def reference() -> str:
    """The page as markdown."""
    chosen = [host for host in hosts().values() if host.profile == "windows"]
    lines = ["| host | system | packages | programs | drivers | registry |", "|---|---|---|---|---|---|"]
    lines += map(_row, chosen)
    statements = ["| confidence | statement | hosts | source |", "|---|---|---|---|", *_statements(chosen)]
    return "\n".join([_HEAD, *lines, "", _FACTS, *statements]) + "\n"


def _row(host: Host) -> str:
    registry = "one view" if not host.wow64 else "two views, reflected" if host.reflects else "two views"
    cells = (f"`{host.name}`", host.title, *map(", ".join, (host.platforms, host.programs)), host.drivers, registry)
    return f"| {' | '.join(cells)} |"


def _statements(chosen: list[Host]) -> Iterator[str]:
    order = get_args(Confidence)
    for fact in sorted(facts().values(), key=lambda fact: order.index(fact.confidence)):
        count = sum(fact.id in host.facts for host in chosen)
        where = "all" if count == len(chosen) else str(count) if count else "where it matters"
        cells = (fact.confidence, fact.text, where, fact.source)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("*", "\\*") for cell in cells) + " |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), "utf-8")
