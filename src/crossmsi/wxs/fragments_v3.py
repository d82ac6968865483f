"""The fragments of ``wix/`` in WiX v3 syntax: conditions and messages are element text there, not attributes.

https://wixtoolset.org/docs/v3/xsd/wix/
"""

from __future__ import annotations

from lxml import etree

V3_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
_TEXT_ATTRIBUTE = {
    "Publish": "Condition",
    "Show": "Condition",
    "ProgressText": "Message",
    "Error": "Message",
    "UIText": "Value",
}
_CONTROL_CONDITIONS = ("Default", "Enable", "Disable", "Hide", "Show")


def to_v3(fragment: etree._Element) -> str:
    """The text of a v4 ``Fragment`` element in v3 syntax, indented for the place below ``Wix``."""
    converted = _convert(fragment)
    etree.indent(converted, space="  ", level=1)
    text = etree.tostring(converted, encoding="unicode", with_tail=False)
    return "  " + text.replace(f' xmlns="{V3_NAMESPACE}"', "", 1).replace("/>", " />")


def _convert(item: etree._Element) -> etree._Element:
    name = etree.QName(item).localname
    result = etree.Element(f"{{{V3_NAMESPACE}}}{name}", nsmap={None: V3_NAMESPACE})
    as_text = _TEXT_ATTRIBUTE.get(name)
    conditions = []
    for key, value in item.items():
        action = key.removesuffix("Condition")
        if key == as_text:
            result.text = value
        elif name == "Control" and key != action and action in _CONTROL_CONDITIONS:
            conditions.append((action.lower(), value))
        else:
            result.set(key, value)
    for action, value in conditions:
        etree.SubElement(result, f"{{{V3_NAMESPACE}}}Condition", Action=action).text = value
    for child in item.iterchildren():
        result.append(etree.Comment(child.text) if child.tag is etree.Comment else _convert(child))
    return result
