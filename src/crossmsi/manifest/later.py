"""Parts that most manifests leave out: their module is imported when there is one to check."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from crossmsi.manifest.node import Node


def later(module: str, name: str) -> Any:
    """The type of a field that holds a node of class ``name`` of the module ``module`` in this package.

    Its errors and its JSON Schema are those of the class itself.
    """
    return Annotated[Any, _Later(module, name)]


class _Later:
    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    @cached_property
    def _node(self) -> type[Node]:
        return getattr(import_module(f"crossmsi.manifest.{self._module}"), self._name)

    def _checked(self, value: Any, info: ValidationInfo) -> Node:
        return self._node.model_validate(value, context=info.context)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # In a list, as the handler does not ask what it is given itself for a schema of its own.
        return handler(TypeAdapter(list[self._node]).core_schema)["items"]
