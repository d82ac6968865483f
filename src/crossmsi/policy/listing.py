"""The text of ``crossmsi lint --show-settings``."""

from __future__ import annotations

from crossmsi.policy.settings import LISTS, Setting, Settings


def settings_lines(settings: Settings) -> list[str]:
    """One line a setting: name, value and origin, in columns."""
    rows = [(name, _value(name, getattr(settings, name)), getattr(settings, name)) for name in LISTS]
    rows += [(name, getattr(settings, name).value, getattr(settings, name)) for name in ("profile", "fail_level")]
    rows += [(f"severity {rule}", setting.value, setting) for rule, setting in sorted(settings.severity.items())]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{name:{widths[0]}}  {value:{widths[1]}}  {setting.origin}" for name, value, setting in rows]


def _value(name: str, setting: Setting) -> str:
    return ", ".join(setting.value) or ("what the profile runs" if name == "select" else "none")
