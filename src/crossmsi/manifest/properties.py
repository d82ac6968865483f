"""The ``properties`` section."""

from __future__ import annotations

from pydantic import model_validator

from crossmsi.manifest.node import AnyText, Flag, Node, Problem, optional


class Property(Node):
    """A property; a single value is its value."""

    shorthand = "value"
    value: AnyText | None = optional("Initial value (not formatted).")
    secure: Flag = optional("Pass it to the part of the installation that runs with elevated rights.", False)
    hidden: Flag = optional("Keep its value out of the log.", False)
    admin: Flag = optional("Keep its value in an administrative installation.", False)

    @model_validator(mode="after")
    def _does_something(self) -> Property:
        if not self.value and not (self.secure or self.hidden or self.admin):
            raise Problem(
                "a property without a value does not exist for the installer", "give it a value, or 'secure: true'"
            )
        return self
