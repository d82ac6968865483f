"""The text of ``crossmsi lint --show-settings``."""

from __future__ import annotations

from collections.abc import Sequence

from crossmsi.policy.settings import LISTS, Setting, Settings
from crossmsi.rules.suppression import Suppression


def settings_lines(settings: Settings, suppressions: Sequence[Suppression]) -> list[str]:
    """One line a setting: name, value and origin, in columns; then the suppressions with their reasons."""
    rows = [(name, _value(name, getattr(settings, name)), getattr(settings, name).origin) for name in LISTS]
    for name in ("profile", "fail_level"):
        rows.append((name, getattr(settings, name).value, getattr(settings, name).origin))
    for rule, setting in sorted(settings.severity.items()):
        rows.append((f"severity {rule}", setting.value, setting.origin))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}" for name, value, origin in rows]
    return lines + [f"suppress {item} ({_reason(item)})  {item.at}" for item in suppressions]


def _reason(suppression: Suppression) -> str:
    return f"{suppression.reason}, until {suppression.until}" if suppression.until else suppression.reason


def _value(name: str, setting: Setting) -> str:
    return ", ".join(setting.value) or ("what the profile runs" if name == "select" else "none")
