"""The base of every manifest model and the field types that give errors in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.problems import did_you_mean
from crossmsi.manifest.tree import Integer, Mapping, Number, Sequence, Text, key_paths


class Problem(ValueError):
    """A value is wrong: what was expected, and optionally what to do."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.hint = hint


def described(value: Any) -> str:
    """How an error message names a value from the manifest."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = getattr(value, "text", str(value))
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77]}…'"


class Node(BaseModel):
    """A mapping in the manifest. ``at`` is its place, ``at_of(field)`` the place of one value.

    A subclass that sets ``shorthand`` may be written as a single value, which then fills that field; with
    ``shorthand_list`` that value may be a list.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)
    shorthand: ClassVar[str | None] = None
    shorthand_list: ClassVar[bool] = False
    _at: SourceLocation = PrivateAttr(default=SourceLocation("manifest"))
    _path: str = PrivateAttr(default="")
    _source: Mapping | None = PrivateAttr(default=None)

    @property
    def at(self) -> SourceLocation:
        """Where this node stands."""
        return self._at

    @property
    def yaml_path(self) -> str:
        """The key path of this node, such as ``components[2].files[0]``."""
        return self._path

    def at_of(self, field: str) -> SourceLocation:
        """Where the value of ``field`` stands; the node's own place for a default."""
        return self._source.value_at.get(field, self._at) if self._source is not None else self._at

    def at_item(self, field: str, item: int | str) -> SourceLocation:
        """Where an item of the list, or a key of the mapping, in ``field`` stands."""
        value = self._source.get(field) if self._source is not None else None
        if isinstance(value, Sequence) and isinstance(item, int):
            return value.item_at[item]
        if isinstance(value, Mapping) and item in value:
            return value.key_at[str(item)]
        return self.at_of(field)

    @property
    def lines(self) -> frozenset[tuple[str, int]]:
        """File and line of everything that is written in this node."""
        return frozenset((place.path, place.line or 0) for place in (self._at, *key_paths(self._source)))

    def yaml_path_of(self, field: str) -> str:
        """The key path of ``field``."""
        return f"{self._path}.{field}" if self._path else field

    def problem(self, what: str, *, field: str | None = None, hint: str | None = None) -> CrossmsiError:
        """An error about this node or one of its fields, with place and key path."""
        path = self.yaml_path_of(field) if field else self._path
        return CrossmsiError(
            f"{path}: {what}" if path else what, where=self.at_of(field) if field else self._at, hint=hint
        )

    @model_validator(mode="wrap")
    @classmethod
    def _located(cls, value: Any, handler: Callable[[Any], Self], info: Any) -> Self:
        if isinstance(value, cls):
            return value
        source = value
        if not isinstance(value, dict):
            if cls.shorthand is None or value is None or (isinstance(value, list) and not cls.shorthand_list):
                raise Problem(f"expected a mapping{_keys(cls)}, found {described(value)}")
            source = {cls.shorthand: value}
        if isinstance(value, Mapping):
            source = {key: item for key, item in value.items() if key in cls.model_fields}
            if info.context is not None:
                info.context["problems"].extend(_unknown_keys(cls, value))
        node = handler(source)
        at = getattr(value, "at", None)
        if at is not None:
            node._at = at
            node._path = value.path
            if isinstance(value, Mapping):
                node._source = value
        return node

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        target = handler.resolve_ref_schema(schema)
        target.pop("title", None)
        if cls.shorthand is not None and "properties" in target:
            short = target["properties"][cls.shorthand]
            mapping = dict(target)
            target.clear()
            target["description"] = mapping.pop("description", "")
            target["anyOf"] = [{key: item for key, item in short.items() if key != "default"}, mapping]
        return schema


def _keys(cls: type[Node]) -> str:
    required = [name for name, field in cls.model_fields.items() if field.is_required()]
    names = required or list(cls.model_fields)
    return f" with {', '.join(repr(name) for name in names[:4])}" if names else ""


def _unknown_keys(cls: type[Node], value: Mapping) -> list[CrossmsiError]:
    known = list(cls.model_fields)
    return [
        CrossmsiError(
            f"{value.child_path(key)}: unknown key '{key}'",
            where=value.key_at[key],
            hint=did_you_mean(key, known) or f"known keys: {', '.join(known)}",
        )
        for key in value
        if key not in known
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Integer | Number):
        text = Text(value.text)
        text.at, text.path = value.at, value.path
        return text
    hint = "put it in quotes to make it text" if isinstance(value, bool) else None
    raise Problem(f"expected text, found {described(value)}", hint)


def _as_filled_text(value: Any) -> str:
    text = _as_text(value)
    if not text.strip():
        raise Problem("expected text, found an empty value")
    return text


def _as_whole_number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Problem(f"expected a whole number, found {described(value)}")


def _as_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise Problem(f"expected true or false, found {described(value)}")


class _Before:
    """As pydantic's BeforeValidator, which looks at the function's signature again for each of a hundred fields."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._function, handler(source))


AnyText = Annotated[str, _Before(_as_text)]
"""Text that may be empty."""
FilledText = Annotated[str, _Before(_as_filled_text)]
"""Text with at least one visible character."""
WholeNumber = Annotated[int, _Before(_as_whole_number)]
Flag = Annotated[bool, _Before(_as_flag)]


def _as_list(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None:
        raise Problem("expected one value or a list, found nothing")
    sequence = Sequence(getattr(value, "at", SourceLocation("manifest")), getattr(value, "path", ""))
    sequence.add(value, sequence.at)
    return sequence


class _OneOrMany:
    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        target = handler.resolve_ref_schema(schema)
        return {"anyOf": [target["items"], {"type": "array", "items": target["items"]}]}


def one_or_many(item: Any) -> Any:
    """The type of a list of ``item`` that may be written as one item without the list."""
    return Annotated[list[item], _Before(_as_list), _OneOrMany()]


def _no_items() -> list[Any]:  # pydantic reads the signature of a factory, which takes long for list and dict
    return []


def _no_keys() -> dict[str, Any]:
    return {}


def optional(description: str, default: Any = None, **constraints: Any) -> Any:
    """An optional key with its description for the JSON Schema; a list or dict default is made anew each time."""
    if isinstance(default, list | dict):
        factory = _no_items if isinstance(default, list) else _no_keys
        return Field(default_factory=factory, description=description, **constraints)
    return Field(default=default, description=description, **constraints)


def section(description: str) -> Any:
    """A key that holds a node; where it is left out, the node of an empty mapping."""
    return Field(default_factory=_no_keys, validate_default=True, description=description)


def required(description: str, **constraints: Any) -> Any:
    """A required key with its description for the JSON Schema."""
    return Field(description=description, **constraints)
