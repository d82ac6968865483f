"""A manifest that holds settings for lint and no package."""

from __future__ import annotations

from crossmsi.manifest.lint import Lint
from crossmsi.manifest.node import FilledText, Node, one_or_many, optional, required


class LintFile(Node):
    """A crossmsi.yaml without a package: how the packages at and below its folder are linted."""

    lint: Lint = required("Which rules run, and what they report.")
    includes: one_or_many(FilledText) = optional("Files to merge: their lists come first, this file's keys win.", [])
