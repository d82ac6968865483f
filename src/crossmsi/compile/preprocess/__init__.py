"""The preprocessor of WiX source: variables, conditions, loops and includes, on the parsed tree."""

from __future__ import annotations

from crossmsi.compile.preprocess.instructions import Preprocessor, is_plain
from crossmsi.compile.preprocess.variables import Variables

__all__ = ["Preprocessor", "Variables", "is_plain"]
