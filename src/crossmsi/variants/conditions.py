"""Conditions that the platform of a package already decides.

A 64-bit package starts on 64-bit Windows only, where the installer sets VersionNT64: there it is always true. An x86
package starts everywhere, so for it nothing is decided.
https://learn.microsoft.com/windows/win32/msi/versionnt64
"""

from __future__ import annotations

from crossmsi.analysis.conditions import (
    Comparison,
    Condition,
    ConditionSyntaxError,
    Literal,
    Logical,
    Node,
    Not,
    StateEnvironment,
    Symbol,
    SymbolKind,
    evaluate_partial,
    parse,
)

WIDE_ONLY = "VersionNT64"


def decided(text: str, platform: str) -> str | bool:
    """``text`` as a package for ``platform`` needs it: True or False when it is constant there, else the condition
    that is left, in its own words when nothing could be taken out. A text with a syntax error is left as it is."""
    try:
        condition = parse(text)
    except ConditionSyntaxError:
        return text
    if platform == "x86" or condition.root is None or WIDE_ONLY not in condition.properties():
        return text
    result = _fold(condition)
    if isinstance(result, bool):
        return result
    return text if result is condition.root else str(Condition("", result))


def asks_for_wide_windows(text: str) -> bool:
    """Whether a launch condition says nothing but that Windows must be a 64-bit one."""
    try:
        condition = parse(text)
    except ConditionSyntaxError:
        return False
    narrow = StateEnvironment(properties={WIDE_ONLY: None, "Installed": None}, complete=False)
    return decided(text, "x64") is True and evaluate_partial(condition, narrow) is False


def _fold(condition: Condition) -> Node | bool:
    stack: list[Node | bool] = []
    for node in condition.postorder():
        if isinstance(node, Not):
            stack.append(_not(stack.pop(), node))
        elif isinstance(node, Logical):
            right = stack.pop()
            stack.append(_joined(stack.pop(), right, node))
        elif isinstance(node, Symbol):
            stack.append(True if _is_version(node) else node)
        elif isinstance(node, Comparison):
            stack.append(_compared(node))
        else:
            stack.append(node)
    return stack.pop()


def _is_version(node: object) -> bool:
    return isinstance(node, Symbol) and node.kind is SymbolKind.PROPERTY and node.name == WIDE_ONLY


def _compared(node: Comparison) -> Node | bool:
    """Only a comparison with empty text is decided: numbers depend on the version of Windows."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if _is_version(one) and isinstance(other, Literal) and not other.text and node.operator in ("=", "<>"):
            return node.operator == "<>"
    return node


def _not(operand: Node | bool, node: Not | None = None) -> Node | bool:
    if isinstance(operand, bool):
        return not operand
    return node if node is not None and operand is node.operand else Not(operand)


def _joined(left: Node | bool, right: Node | bool, node: Logical) -> Node | bool:
    if node.operator == "IMP":
        if left is True or left is False:
            return right if left else True
        if right is True or right is False:
            return True if right else _not(left)
    for known, other in ((left, right), (right, left)):
        if not isinstance(known, bool):
            continue
        if node.operator == "AND":
            return other if known else False
        if node.operator == "OR":
            return True if known else other
        return other if known is (node.operator == "EQV") else _not(other)  # EQV and XOR
    return node if left is node.left and right is node.right else Logical(node.operator, left, right)
