"""What the bind steps share."""

from __future__ import annotations

from dataclasses import dataclass, field

from crossmsi.compile.bind.directories import DirectoryTree
from crossmsi.compile.compiled import Compiled
from crossmsi.compile.context import CompileContext
from crossmsi.compile.facts import PackageFacts, SourceFile
from crossmsi.compile.link import Linked
from crossmsi.msi import Database


@dataclass(slots=True, eq=False)
class Binding:
    """``files`` are the package's files in source order; the feature maps are filled by ``connect_features``,
    ``homes`` (component → directory) and ``directories`` by ``add_defaults``."""

    ctx: CompileContext
    linked: Linked
    compiled: Compiled = field(init=False)
    files: list[SourceFile] = field(init=False)
    feature_parents: dict[str, str] = field(default_factory=dict)
    primary_features: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    directories: DirectoryTree = field(init=False)

    def __post_init__(self) -> None:
        self.compiled = Compiled(Database(), warnings=self.ctx.warnings)
        self.files = self.linked.facts_of(SourceFile)

    @property
    def db(self) -> Database:
        """The database being made."""
        return self.compiled.database

    @property
    def package(self) -> PackageFacts:
        """What ``Package`` says."""
        return self.ctx.package
