"""Simulated installations of one package on many hosts."""

from __future__ import annotations

from functools import cached_property

from crossmsi.analysis import Package
from crossmsi.hosts.facts import Fact
from crossmsi.hosts.host import Host
from crossmsi.hosts.platforms import Refusal, refuse
from crossmsi.hosts.properties import host_properties, unknown_properties
from crossmsi.hosts.simulation.assumptions import assumptions
from crossmsi.hosts.simulation.collisions import Collision, find_collisions
from crossmsi.hosts.simulation.com_servers import ComServer, com_servers
from crossmsi.hosts.simulation.component_isas import ComponentIsas
from crossmsi.hosts.simulation.context import Context, context_of
from crossmsi.hosts.simulation.host_names import host_names
from crossmsi.hosts.simulation.options import Options
from crossmsi.hosts.simulation.plan import Plan
from crossmsi.hosts.simulation.session import Session
from crossmsi.hosts.simulation.state import State


class Simulation:
    """One package on one host. ``refusal``: why nothing is installed; ``state``: None when refused from the start."""

    def __init__(
        self, package: Package, host: Host, refusal: Refusal | None, state: State | None, shared: Shared
    ) -> None:
        self.package = package
        self.host = host
        self.refusal = refusal or (state.session.refusal if state else None)
        self.state = state
        self._shared = shared

    @property
    def installs(self) -> bool:
        """Whether the installation goes through."""
        return self.refusal is None

    @property
    def collisions(self) -> list[Collision]:
        """What two components write differently."""
        return self._shared.collisions(self.state, self.host) if self.state and self.installs else []

    @cached_property
    def com(self) -> list[ComServer]:
        """COM servers and whether they work."""
        return self._shared.com(self.state, self.host) if self.state and self.installs else []

    @cached_property
    def assumptions(self) -> list[Fact]:
        """What the prediction rests on that is not plainly documented or limits it."""
        return assumptions(self.state, self.host) if self.state and self.installs else []

    @property
    def isas(self) -> ComponentIsas:
        """The ISA of each component."""
        return self._shared.isas


class Shared:
    """What simulations of one package have in common."""

    def __init__(self, package: Package) -> None:
        self.isas = ComponentIsas(package)
        self._collisions: dict[State, list[Collision]] = {}
        self._com: dict[tuple, list[ComServer]] = {}

    def collisions(self, state: State, host: Host) -> list[Collision]:
        """Collisions of a state: hosts that share the state share them."""
        if state not in self._collisions:
            self._collisions[state] = find_collisions(state, host, self.isas)
        return self._collisions[state]

    def com(self, state: State, host: Host) -> list[ComServer]:
        """COM servers of a state: hosts that share the state and run the same code share them."""
        key = (state, host.architecture, host.programs)
        if key not in self._com:
            self._com[key] = com_servers(state, host)
        return self._com[key]


class Simulator:
    """Simulates one package on any number of hosts.

    Hosts that can't be told apart by anything the package mentions share one result, so that all hosts together cost
    a few runs.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._plan = Plan(package)
        self._shared = Shared(package)
        self._states: dict[tuple, State] = {}
        self._sessions: dict[tuple, Session] = {}

    def run(self, host: Host, options: Options | None = None) -> Simulation:
        """A first installation. Raises CrossmsiError for options that don't fit the package."""
        refusal = refuse(host, self.package.summary)
        if refusal is not None:
            return Simulation(self.package, host, refusal, None, self._shared)
        session = self._session(host, options or Options())
        key = self._state_key(host, session)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = State(session, self._plan)
        return Simulation(self.package, host, None, state, self._shared)

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        return self._plan.mentions(host_names(self.package))

    @cached_property
    def _mentioned_in_texts(self) -> frozenset[str]:
        return self._plan.mentions_in_texts(host_names(self.package))

    def _session(self, host: Host, options: Options) -> Session:
        """A run of the sequence, shared by the hosts that differ in nothing the package mentions."""
        context = context_of(self.package, host, dict(options.properties))
        yields = self._plan.forbids_reflection and host.reflection_yields
        seen = _seen(host, context, self._mentioned)
        key = (options, host.registry, host.deviations, yields, context.all_users, seen)
        if key not in self._sessions:
            self._sessions[key] = Session(self._plan, host, options)
        return self._sessions[key]

    def _state_key(self, host: Host, session: Session) -> tuple:
        """What decides where things are placed: of conditions only what came of them."""
        selection = session.selection
        return (
            host.registry,
            host.deviations,
            self._plan.forbids_reflection and host.reflection_yields,
            session.refusal,
            session.context.all_users,
            _seen(host, session.context, self._mentioned_in_texts),
            tuple((step.action, step.order) for step in session.steps),
            tuple(session.changes),
            tuple(session.doubts),
            tuple(action.name for action in session.custom),
            tuple(sorted(session.options.properties)),
            session.options.any_values,
            tuple(selection.skipped.items()),
            tuple(selection.undecided.items()),
        )


def _seen(host: Host, context: Context, names: frozenset[str]) -> tuple:
    """What a host shows to a package that looks at the given names."""
    known, unknown = host_properties(host, context.platform), unknown_properties(host)
    return tuple((name, known.get(name), name in unknown, context.folder(name)) for name in sorted(names))


def simulate(package: Package, host: Host, options: Options | None = None) -> Simulation:
    """One installation; use a Simulator for several hosts."""
    return Simulator(package).run(host, options)
