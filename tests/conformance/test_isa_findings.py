"""What the ISA rules say of the conformance packages, which nobody wrote for them: each finding was looked at."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.conformance.scoring import DATA, findings_of, packages

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the conformance data is not at {DATA}")

# Class rows of components whose key path is a registry value or a directory: no server path. Keys that name
# Wow6432Node. A package for Arm64 with too low a schema.
KNOWN = {
    ("ice19-class-directory-key.msi", "ISA012", "Class"),
    ("ice19-class-registry-key.msi", "ISA012", "Class"),
    ("ice42-registry-keypath-same-name.msi", "ISA012", "Class"),
    ("ice33-matrix-hives.msi", "ISA013", "Registry"),
    ("ice80-schema-arm64-499.msi", "ISA021", "_SummaryInfo"),
}


def test_no_finding_is_new_and_no_rule_fails() -> None:
    found, failures = set(), []
    jobs = [(row["package"], data, ("ISA",)) for row, data in packages()]
    with ProcessPoolExecutor(2) as pool:
        for (package, _, _), (findings, failed) in zip(jobs, pool.map(findings_of, jobs, chunksize=8), strict=True):
            found |= {(package, rule, table) for rule, _, table, _, _ in findings}
            failures += failed
    assert failures == []
    assert len(jobs) > 800
    assert found == KNOWN
