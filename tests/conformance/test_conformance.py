"""At least 99 % of the real suite's findings are ours, and of ours real: for each ICE and over all."""

from __future__ import annotations

import pytest

from tests.conformance.scoring import DATA, score

BAR = 0.99

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the conformance data is not at {DATA}")


@pytest.fixture(scope="module")
def result():
    return score()


def test_no_rule_fails_on_any_package(result) -> None:
    assert result[1] == []


def test_every_ice_reaches_the_bar(result) -> None:
    scores, _ = result
    below = {ice: one.differences[:5] for ice, one in scores.items() if min(one.recall, one.precision) < BAR}
    assert below == {}
    assert len(scores) >= 90


def test_the_total_reaches_the_bar(result) -> None:
    scores = result[0].values()
    expected, found, matched = (
        sum(getattr(one, field) for one in scores) for field in ("expected", "found", "matched")
    )
    assert expected > 3900
    assert matched / expected >= BAR and matched / found >= BAR
