"""The ``ui`` section: which dialogs the package shows."""

from __future__ import annotations

from typing import Literal

from crossmsi.manifest.node import Node, optional
from crossmsi.manifest.types import PublicProperty


class Ui(Node):
    """The dialog set; a single value is its kind."""

    shorthand = "kind"
    kind: Literal["none", "minimal", "install-dir", "feature-tree"] = optional(
        "none: progress only; minimal: license and go; install-dir: choose the folder; feature-tree: choose features.",
        "none",
    )
    directory: PublicProperty = optional(
        "Id of the folder that the user may change (public: upper case).", "INSTALLFOLDER"
    )
