"""Ids for rows: readable, valid, unique, and the same whatever the order of the manifest."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

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


class Wishes(NamedTuple):
    """What an item takes when its first wish is not to be had, in this order; ``token`` is its stable identity."""

    later: Sequence[str]
    token: str


class IdPlan:
    """Wishes for ids of one table, settled together so that no wish depends on those before it.

    Ids that only one item wants are given as they are. Items that want the same (case-insensitively) take their next,
    longer wish, and a digest of their ``token`` when even the last one clashes.
    """

    def __init__(self) -> None:
        self._first: dict[Hashable, str] = {}
        self._more: dict[Hashable, Callable[[Hashable], Wishes]] = {}

    def want(self, item: Hashable, first: str, more: Callable[[Hashable], Wishes]) -> None:
        """Register ``item`` (any hashable key) with its ``first`` wish; ``more`` is asked when others want that too."""
        self._first[item] = first
        self._more[item] = more

    def settle(self, taken: Sequence[str] = ()) -> dict[Hashable, str]:
        """The id of each item; ``taken`` are ids that were given by hand."""
        used = {name.upper() for name in taken}
        result: dict[Hashable, str] = {}
        left = self._award({item: identifier(first) for item, first in self._first.items()}, used, result)
        wishes = {item: self._more[item](item) for item in left}
        level = 0
        while left and level < max(len(wishes[item].later) for item in left):
            wanted = {item: identifier(_nth(wishes[item].later, level) or self._first[item]) for item in left}
            left = self._award(wanted, used, result)
            level += 1
        for item in left:
            last = (wishes[item].later or (self._first[item],))[-1]
            result[item] = free_id(f"{identifier(last)[: MAX_LENGTH - 9]}_{digest(wishes[item].token)}", used)
        return result

    @staticmethod
    def _award(wanted: dict[Hashable, str], used: set[str], result: dict[Hashable, str]) -> list[Hashable]:
        """Give each item the id that nobody else wants and nobody has; the items that are left."""
        names = {name.upper() for name in wanted.values()}
        if len(names) == len(wanted) and used.isdisjoint(names):  # as it is in most packages
            result.update(wanted)
            used |= names
            return []
        folded = {item: name.upper() for item, name in wanted.items()}
        claims = Counter(folded.values())
        won = {item for item, name in folded.items() if claims[name] == 1 and name not in used}
        result.update((item, wanted[item]) for item in wanted if item in won)
        used.update(folded[item] for item in won)
        return [item for item in wanted if item not in won]


def _nth(wishes: Sequence[str], level: int) -> str | None:
    return wishes[min(level, len(wishes) - 1)] if wishes else None


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
