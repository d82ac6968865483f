"""Any ``lint`` section gives settings or a clear error."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossmsi.errors import CrossmsiError
from crossmsi.manifest import load_lint
from crossmsi.policy.configfile import Config
from crossmsi.policy.settings import LISTS, Overrides, settle
from crossmsi.policy.suppressions import of_config

WORDS = st.sampled_from(["ICE33", "ICE", "x", "2027-03-01", "error", "", "*", "${x}", "a/b*"])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-5, 99), st.floats(), WORDS, st.text(max_size=5))
KEYS = st.sampled_from(["rule", "reason", "table", "key", "column", "until", "files", "ICE33", "zz"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=12,
)
SECTIONS = st.dictionaries(st.sampled_from([*LISTS, "profile", "severity", "fail_level", "suppress", "zz"]), VALUES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SECTIONS, st.dictionaries(st.sampled_from(["package", "includes", "zz"]), VALUES))
def test_any_section_gives_settings_or_a_clear_error(tmp_path: Path, section: dict, others: dict) -> None:
    path = tmp_path / "crossmsi.yaml"
    path.write_text(yaml.safe_dump({"lint": section, **others}))
    try:
        lint = load_lint(path, environ={})
        assert lint is not None
        found = settle(lint, Overrides())
        found.selection()
        found.failing()
        of_config(Config(lint, path), tmp_path / "a.msi")
    except CrossmsiError as error:
        assert str(path) in str(error)
