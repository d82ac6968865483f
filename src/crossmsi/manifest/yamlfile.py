"""Reads one YAML file into a tree with places; every way in which the text can be bad is one clear error.

YAML 1.2 (https://yaml.org/spec/1.2.2/); aliases and the merge key ``<<`` are followed, tags other than the core
schema's are refused.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.tree import Mapping, Scalar, Sequence, is_text

MAX_BYTES = 16 << 20
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A manifest is written by hand; anything larger is a mistake (bytes)."""
MAX_NODES = 300_000
"""Nodes after aliases were followed: a few lines of nested aliases could otherwise fill the memory."""
MAX_DEPTH = 120
"""Levels of nesting; the deepest sensible manifest has about twenty."""

_CORE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null")}
_AS_TEXT = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value", "tag:yaml.org,2002:merge"}
_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"


def read_yaml(path: str, problems: list[CrossmsiError], texts: AnyMapping[str, str] | None = None) -> Mapping:
    """The mapping that the YAML file ``path`` holds, or that its text in ``texts`` would make.

    Errors that leave a usable tree (duplicate keys, unknown tags) are appended to ``problems``; the others raise
    CrossmsiError.
    """
    text = read_text(path, texts)
    root = _compose(path, text)
    if root is None:
        raise CrossmsiError(
            "the manifest is empty",
            where=SourceLocation(path, 1, 1),
            hint="start with a 'package:' section; 'crossmsi schema' prints all keys",
        )
    if not isinstance(root, MappingNode):
        raise CrossmsiError(
            f"the manifest must be a mapping with keys such as 'package:', found {_kind(root)}",
            where=_place(path, root),
        )
    return _Reader(path, problems).read(root)


def read_text(path: str, texts: AnyMapping[str, str] | None = None) -> str:
    """The text of a YAML file, or what ``texts`` has for it. Raises CrossmsiError when it can't be read as UTF-8."""
    if texts is not None and path in texts:
        return texts[path].removeprefix("\ufeff")
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "check the path and its permissions"
        if isinstance(error, FileNotFoundError | IsADirectoryError):
            hint = "name a manifest; 'crossmsi init' writes one for a folder of binaries"
        raise CrossmsiError(f"can't read the manifest: {error.strerror}", where=path, hint=hint) from None
    if len(data) > MAX_BYTES:
        raise CrossmsiError(f"the manifest is larger than {MAX_BYTES >> 20} MiB", where=path)
    if data.startswith(_COMPOUND_FILE):
        raise CrossmsiError(
            "this is a package and not a manifest",
            where=path,
            hint="'crossmsi lint' and 'crossmsi inspect' take packages",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise CrossmsiError(
            f"the manifest is not UTF-8: byte 0x{data[error.start]:02X}",
            where=SourceLocation(path, line, column),
            hint="save the file as UTF-8",
        ) from None


def _compose(path: str, text: str) -> Node | None:
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except RecursionError:
        raise CrossmsiError("the YAML is nested too deeply", where=path) from None
    except MarkedYAMLError as error:
        raise _syntax_error(path, text, error) from None
    except YAMLError as error:
        raise _character_error(path, text, error) from None
    except (ValueError, AssertionError) as error:
        raise CrossmsiError(f"not valid YAML: {error}", where=path) from None


def _syntax_error(path: str, text: str, error: MarkedYAMLError) -> CrossmsiError:
    mark = error.problem_mark or error.context_mark
    where = SourceLocation(path, mark.line + 1, mark.column + 1) if mark else path
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if line[: len(line) - len(line.lstrip())].find("\t") >= 0:
        return CrossmsiError("a tab indents this line", where=where, hint="YAML allows only spaces for indentation")
    problem = " ".join(str(error.problem or "unreadable").split())
    hint = None
    if "mapping values are not allowed" in problem:
        problem, hint = "a second ':' in this line", "put text that holds ': ' in quotes"
    elif "undefined alias" in problem:
        hint = "an alias (*name) needs an anchor (&name) before it; put text that starts with '*' in quotes"
    elif "another document" in problem:
        problem, hint = (
            "a second YAML document starts here",
            "keep one document per file; use 'includes:' to join files",
        )
    elif "${" in line and "{" in line.replace("${", ""):
        hint = "inside { } put text that holds ${…} in quotes"
    elif "cannot start any token" in problem:
        hint = "put the value in quotes"
    return CrossmsiError(f"not valid YAML: {problem}", where=where, hint=hint)


def _character_error(path: str, text: str, error: YAMLError) -> CrossmsiError:
    position = getattr(error, "position", None)
    character = getattr(error, "character", None)  # its number, in ruamel.yaml
    if position is None or not isinstance(character, int):
        return CrossmsiError(f"not valid YAML: {' '.join(str(error).split())}", where=path)
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return CrossmsiError(
        f"a character that YAML does not allow: U+{character:04X}", where=SourceLocation(path, line, column)
    )


def _place(path: str, node: Node) -> SourceLocation:
    return SourceLocation(path, node.start_mark.line + 1, node.start_mark.column + 1)


def _kind(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, SequenceNode) else "a single value"


class _Reader:
    """Turns composed nodes into the tree of :mod:`crossmsi.manifest.tree`."""

    def __init__(self, path: str, problems: list[CrossmsiError]) -> None:
        self.path = path
        self.problems = problems
        self.nodes = 0
        self.open: set[int] = set()

    def read(self, root: Node) -> Mapping:
        return self._convert(root, "")

    def _convert(self, node: Node, key_path: str) -> Any:
        self.nodes += 1
        at = _place(self.path, node)
        if self.nodes > MAX_NODES:
            raise CrossmsiError(
                f"the aliases expand to more than {MAX_NODES:,} values", where=at, hint="write the values out"
            )
        if isinstance(node, ScalarNode):
            return self._scalar(node, at, key_path)
        if id(node) in self.open:
            raise CrossmsiError("an alias inside its own anchor never ends", where=at)
        if len(self.open) >= MAX_DEPTH:
            raise CrossmsiError(f"the YAML is nested more than {MAX_DEPTH} levels deep", where=at)
        self.open.add(id(node))
        self._check_tag(node, at, key_path)
        result = self._mapping(node, at, key_path) if isinstance(node, MappingNode) else self._list(node, at, key_path)
        self.open.discard(id(node))
        return result

    def _scalar(self, node: ScalarNode, at: SourceLocation, key_path: str) -> Scalar:
        self._check_tag(node, at, key_path)
        # Variables are replaced later and only then is a plain scalar's type known; "!!str 5" is text already.
        tagged_text = node.tag == _TEXT and not is_text(node.value)
        return Scalar(self._unicode(node.value, at, key_path), not node.style and not tagged_text, at, key_path)

    def _unicode(self, text: str, at: SourceLocation, key_path: str) -> str:
        """``text`` with surrogate pairs (JSON's way to escape characters above U+FFFF) made one character."""
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text
        if "\ufffd" in joined and "\ufffd" not in text:
            self._problem(at, key_path, "the text holds half of a surrogate pair, which is no character", None)
        return joined

    def _check_tag(self, node: Node, at: SourceLocation, key_path: str) -> None:
        if node.tag not in _CORE_TAGS and node.tag not in _AS_TEXT:
            self._problem(at, key_path, f"the YAML tag '{node.tag}' means nothing here", "remove the tag")

    def _list(self, node: SequenceNode, at: SourceLocation, key_path: str) -> Sequence:
        sequence = Sequence(at, key_path)
        for index, item in enumerate(node.value):
            sequence.add(self._convert(item, sequence.child_path(index)), _place(self.path, item))
        return sequence

    def _mapping(self, node: MappingNode, at: SourceLocation, key_path: str) -> Mapping:
        mapping = Mapping(at, key_path)
        merged: list[Mapping] = []
        for key_node, value_node in node.value:
            key_at = _place(self.path, key_node)
            if not isinstance(key_node, ScalarNode):
                self._problem(key_at, key_path, f"a key must be text, found {_kind(key_node)}", None)
                continue
            if key_node.tag == _MERGE:
                merged += self._merge_sources(value_node, key_path)
                continue
            key = self._unicode(key_node.value, key_at, key_path)
            if key in mapping:
                first = mapping.key_at[key]
                self._problem(
                    key_at,
                    mapping.child_path(key),
                    f"the key '{key}' is there twice (first in line {first.line})",
                    None,
                )
                continue
            value = self._convert(value_node, mapping.child_path(key))
            mapping.put(key, value, key_at, _place(self.path, value_node))
        for source in merged:
            for key, value in source.items():
                if key not in mapping:
                    mapping.put(key, value, source.key_at[key], source.value_at[key])
        return mapping

    def _merge_sources(self, node: Node, key_path: str) -> list[Mapping]:
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        sources = []
        for item in nodes:
            if isinstance(item, MappingNode):
                sources.append(self._convert(item, key_path))
            else:
                self._problem(
                    _place(self.path, item),
                    key_path,
                    f"'<<' takes a mapping or a list of them, found {_kind(item)}",
                    None,
                )
        return sources

    def _problem(self, at: SourceLocation, key_path: str, what: str, hint: str | None) -> None:
        text = f"{key_path}: {what}" if key_path else what
        self.problems.append(CrossmsiError(text, where=at, hint=hint))
