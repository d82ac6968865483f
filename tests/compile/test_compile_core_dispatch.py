"""Uniform errors of elements and attributes; all are reported at once."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from crossmsi.compile import dispatch, elements
from crossmsi.compile.dispatch import specs
from crossmsi.errors import CrossmsiError, CrossmsiErrors


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<Featur Id='A'/>", "test.wxs:3:1: unknown element Featur in Package\n  hint: did you mean Feature?"),
        ("<File2/>", "unknown element File2 in Package\n  hint: did you mean File?"),
        ("<RegistryValue/>", "element RegistryValue can't stand in Package\n  hint: RegistryValue goes in: Component, RegistryKey"),
        ("<Feature Id='A' Levle='1'/>", "unknown attribute Levle on element Feature\n  hint: did you mean Level?"),
        ("<Launch Message='m' Condition='c' Zzzzzzz='1'/>", "its attributes are: Condition, Message"),
        ("<Feature/>", "element Feature lacks its required attribute Id"),
        ("<Feature Id='1A'/>", "attribute Feature/@Id is not an identifier: '1A'"),
        ("<Feature Id='[A]'/>", "attribute Feature/@Id takes a bare identifier: write 'A', without brackets"),
        (f"<PropertyRef Id='{'a' * 73}'/>", "attribute PropertyRef/@Id is longer than 72 characters"),
        ("<Feature Id='A' Level='40000'/>", "attribute Feature/@Level must be between 0 and 32767, not 40000"),
        ("<Feature Id='A' Level='x'/>", "attribute Feature/@Level must be an integer, not 'x'"),
        ("<Feature Id='A' AllowAbsent='maybe'/>", "attribute Feature/@AllowAbsent must be yes or no, not 'maybe'"),
        ("<Feature Id='A' Title=' '/>", "attribute Feature/@Title is empty"),
        ("<Feature Id='A' InstallDefault='remote'/>", "must be one of local, source, followParent, not 'remote'"),
        ("<Upgrade Id='abc'/>", "attribute Upgrade/@Id is not a GUID: 'abc'"),
        ("<Feature Id='A'>words</Feature>", "element Feature holds no text, but 'words' stands in it"),
        ("<u:User xmlns:u='http://x/util' Id='A'/>", "element User of namespace http://x/util isn't supported in Package"),
        ("<Feature Id='A' xmlns:u='http://x/u' u:B='1'/>", "attribute B of namespace http://x/u on element Feature"),
        ("<Media Id='1' Layout='x'/>", "attribute Media/@Layout isn't supported: files are laid out beside the package"),
        ("<InstanceTransforms Property='X'><Instance/></InstanceTransforms>", "element InstanceTransforms isn't supported"),
        ("<MajorUpgrade DowngradeErrorMessage='n'><Feature Id='A'/></MajorUpgrade>", "element Feature can't stand in MajorUpgrade"),
    ],
)  # fmt: skip
def test_messages(compile_body, body, message):
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body)
    assert message in str(caught.value)


def test_all_errors_come_at_once_in_source_order(compile_body):
    with pytest.raises(CrossmsiErrors) as caught:
        compile_body("<Featur/>\n<Feature Id='1' Level='x'/>\n<Media/>")
    assert [str(error.where) for error in caught.value.errors] == [
        "test.wxs:3:1", "test.wxs:4:1", "test.wxs:4:1", "test.wxs:5:1",
    ]  # fmt: skip


def test_a_wrong_file_is_not_reported_again_as_a_component_without_key_path(compile_body):
    with pytest.raises(CrossmsiError) as caught:
        compile_body('<Feature Id="M"><Component Directory="TARGETDIR"><File Source="no.txt"/></Component></Feature>')
    assert str(caught.value).splitlines()[0] == "test.wxs:3:50: source file no.txt doesn't exist"
    assert not isinstance(caught.value, CrossmsiErrors)


def test_every_handler_says_what_it_does_and_attributes_convert_their_defaults():
    for (parent, name), spec in specs().items():
        assert spec.refused or (spec.handler.__doc__ or "").strip(), f"{name} in {parent} has no docstring"
        for attribute, kind in spec.attributes.items():
            assert not (kind.required and kind.default is not None), f"{name}/@{attribute}: required with a default"


def test_every_element_is_found_in_the_module_that_declares_it():
    for module in pkgutil.iter_modules(elements.__path__):
        import_module(f"crossmsi.compile.elements.{module.name}")
    named = elements.MODULES
    refused = {*named["unsupported"], *named["refused"]}
    for (parent, name), spec in dispatch._SPECS.items():
        known = refused if spec.refused else named.get(spec.handler.__module__.rpartition(".")[2], ())
        assert name in known or parent in known, f"{name} in {parent}: name it in crossmsi.compile.elements"
    for name, extensions in dispatch._EXTENSIONS.items():
        for _, handler in extensions:
            assert name in named[handler.__module__.rpartition(".")[2]]
