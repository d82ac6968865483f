"""What must hold before anything is installed."""

from __future__ import annotations

from crossmsi.manifest.node import FilledText, Node, required


class LaunchCondition(Node):
    """A condition without which the package refuses to install."""

    condition: FilledText = required("What must hold, such as 'VersionNT >= 603 OR Installed'.")
    message: FilledText = required("What the user reads when it does not hold.")
