"""Ids for rows: readable, valid, unique, and the same whatever the order of the manifest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Sequence

MAX_LENGTH = 72
_VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,71}")
_OTHER = re.compile(r"[^A-Za-z0-9_.]+")


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for ``text``."""
    return hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()[:8].upper()


def identifier(text: str) -> str:
    """``text`` as an MSI identifier: other characters become "_" (none at the ends), a leading digit gets one in front.

    A text that is too long is cut and ends with a digest of the whole; one without a usable character is a digest.
    """
    if _VALID.fullmatch(text):
        return text
    words = [word for word in _OTHER.split(text) if word]
    result = "_".join(words) or f"_{digest(text)}"
    if not (result[0].isalpha() or result[0] == "_"):
        result = f"_{result}"
    return result if len(result) <= MAX_LENGTH else f"{result[: MAX_LENGTH - 9]}_{digest(text)}"


class IdPlan:
    """Wishes for ids of one table, settled together so that no wish depends on those before it.

    Ids that only one item wants are given as they are. Items that want the same (case-insensitively) take their next,
    longer wish, and a digest of their ``token`` when even the last one clashes.
    """

    def __init__(self) -> None:
        self._wishes: dict[Hashable, tuple[Sequence[str], str]] = {}

    def want(self, item: Hashable, wishes: Sequence[str], token: str) -> None:
        """Register ``item`` (any hashable key) with its wishes in order; ``token`` is its stable identity."""
        self._wishes[item] = (wishes, token)

    def settle(self, taken: Sequence[str] = ()) -> dict[Hashable, str]:
        """The id of each item; ``taken`` are ids that were given by hand."""
        used = {name.upper() for name in taken}
        result: dict[Hashable, str] = {}
        left = dict(self._wishes)
        level = 0
        while left and level < max(len(wishes) for wishes, _ in left.values()):
            wanted: dict[str, list[tuple[Hashable, str]]] = {}
            for item, (wishes, _) in left.items():
                name = identifier(wishes[min(level, len(wishes) - 1)])
                wanted.setdefault(name.upper(), []).append((item, name))
            won = {folded: claims[0] for folded, claims in wanted.items() if len(claims) == 1 and folded not in used}
            for item, name in won.values():
                result[item] = name
                del left[item]
            used.update(won)
            level += 1
        for item, (wishes, token) in left.items():
            wish = identifier(wishes[-1])[: MAX_LENGTH - 9]
            result[item] = free_id(f"{wish}_{digest(token)}", used)
        return result


def free_id(wish: str, used: set[str]) -> str:
    """``wish`` as an identifier that is not in ``used`` (upper-case ids), with a number at its end if need be; it is
    added to ``used``."""
    base = identifier(wish)
    name, number = base, 1
    while name.upper() in used:
        number += 1
        name = f"{base[: MAX_LENGTH - 1 - len(str(number))]}_{number}"
    used.add(name.upper())
    return name
