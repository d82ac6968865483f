"""The ``features`` section: the tree that the user chooses from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crossmsi.manifest.node import AnyText, FilledText, Flag, Node, WholeNumber, optional, required
from crossmsi.manifest.types import Identifier

Level = Annotated[WholeNumber, Field(ge=0, le=32767)]


class FeatureLevel(Node):
    """Another level for the feature when a condition holds."""

    condition: FilledText = required("When this level counts, such as 'NOT VersionNT64'.")
    level: Level = required("The level then; 0 hides the feature and leaves it out.")


class Feature(Node):
    """A feature; a single value is its title."""

    shorthand = "title"
    title: FilledText | None = optional("Name in the feature tree; default: the id.")
    description: AnyText | None = optional("One sentence shown beside the tree.")
    level: Level = optional("Installed by default when at most INSTALLLEVEL (1); 0 never, larger: on request.", 1)
    levels: list[FeatureLevel] = optional("Other levels by condition.", [])
    display: Literal["expand", "collapse", "hidden"] = optional("How the feature tree shows it.", "collapse")
    required: Flag = optional("The user may not switch it off.", False)
    advertise: Flag = optional("Allow installation on first use.", False)
    directory: Identifier | None = optional(
        "Id of the folder that the user may change for this feature (public: upper case)."
    )
    features: dict[Identifier, Feature] = optional("Features below this one, by id.", {})
