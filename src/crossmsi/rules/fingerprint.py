"""What identifies a finding from one build to the next: the key of baselines and of SARIF's partial fingerprints.

A rebuilt package has other GUIDs, other generated ids, versions and sizes, and its rows in another order; the same
defect must still be recognised. What is left out can make two findings of one package look alike: they are told apart
by counting (``fingerprints``), so that nobody may rely on which of the two has which number.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from crossmsi.rules.finding import Finding

_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}([-_])[0-9A-Fa-f]{4}(?:\1[0-9A-Fa-f]{4}){2}\1[0-9A-Fa-f]{12}\}?")
# heat, wixl-heat and Visual Studio's setup projects put an MD5 or SHA-1 in hexadecimal behind a prefix.
_DIGEST = re.compile(r"(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{16,}")
# WiX 4 and crossmsi: a prefix of three letters and 27 characters of a base64 SHA-1.
_DERIVED = re.compile(r"\b[a-z]{3}(?=\S*[0-9])(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9_.]{27}(?![A-Za-z0-9_.])")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_QUOTED = re.compile(r"(?<!\w)(['\"]).*?\1(?!\w)")
_WITH_DIGIT = re.compile(r"\S*[0-9]\S*")


def stable_key(key: str) -> str:
    """A primary key value without the parts that a rebuild changes: GUIDs, hashes in generated ids, versions."""
    for volatile in (_GUID, _DIGEST, _DERIVED):
        key = volatile.sub("#", key)
    return "#" if _VERSION.fullmatch(key) else key


def message_class(message: str) -> str:
    """A message without quoted text, GUIDs, hashes and every word that holds a digit."""
    for volatile in (_GUID, _QUOTED, _DIGEST, _DERIVED, _WITH_DIGIT):
        message = volatile.sub("#", message)
    return message


def fingerprint(finding: Finding) -> str:
    """32 hexadecimal digits made of rule, table, keys, column and class of message. Severity and place don't count."""
    keys = map(stable_key, finding.keys)
    parts = (finding.rule, finding.table, finding.column, message_class(finding.message), *keys)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """``fingerprint:number`` of each finding of one package, unique: 1 for the first of its kind, then 2...

    The numbers follow keys and messages, not the order of ``findings``.
    """
    order = sorted(range(len(findings)), key=lambda index: (findings[index].keys, findings[index].message))
    counts: Counter[str] = Counter()
    result = [""] * len(findings)
    for index in order:
        made = fingerprint(findings[index])
        counts[made] += 1
        result[index] = f"{made}:{counts[made]}"
    return result
