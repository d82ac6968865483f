"""Simulated first installations."""

from __future__ import annotations

from crossmsi.hosts.simulation.collisions import Collision
from crossmsi.hosts.simulation.com_servers import ComServer
from crossmsi.hosts.simulation.options import Options, parse_options
from crossmsi.hosts.simulation.simulation import Simulation, Simulator, simulate

__all__ = ["Collision", "ComServer", "Options", "Simulation", "Simulator", "parse_options", "simulate"]
