"""How the tests are spread over the processes of pytest-xdist, and what those with Wine tell at the end."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class ByModule(LoadScopeScheduling):
    """The tests of one module run in one process, and so do all that share Wine's prefixes."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/real" if nodeid.startswith("tests/real/") else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config, log) -> ByModule:
    return ByModule(config, log)


def pytest_terminal_summary(terminalreporter) -> None:
    """How many packages were compared on which kind of Windows, and what Wine kept where no order is documented."""
    compared: dict[str, int] = {}
    choices = []
    for report in terminalreporter.getreports("passed"):
        told = dict(report.user_properties)
        if report.when == "call" and "wine host" in told:
            compared[told["wine host"]] = compared.get(told["wine host"], 0) + 1
            choices += [f"{told['wine host']}, {told['wine package']}: {choice}" for choice in told["wine choices"]]
    if compared:
        terminalreporter.section("packages installed by Wine")
        for line in (*(f"{host}: {count} packages as predicted" for host, count in compared.items()), *choices):
            terminalreporter.write_line(line)
