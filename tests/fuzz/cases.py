"""A case: one seed and one to three mutations, all of it decided by (seed, number)."""

from __future__ import annotations

import struct
from random import Random

from crossmsi.errors import CrossmsiError
from tests.fuzz import cabinet, compound, database, raw
from tests.fuzz.seeds import Seed

BY_KIND = {
    "package": (raw.MUTATIONS, compound.MUTATIONS, compound.MUTATIONS, database.MUTATIONS, database.MUTATIONS),
    "cabinet": (raw.MUTATIONS, cabinet.MUTATIONS, cabinet.MUTATIONS),
}


def make_case(seeds: list[Seed], seed: int, number: int) -> tuple[str, str, bytes]:
    """``(description, kind, bytes)`` of case ``number``."""
    random = Random(f"{seed}:{number}")
    chosen = random.choice(seeds) if random.random() < 0.85 else random.choice(seeds[:6])
    data, names = chosen.data, []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        mutation = random.choice(random.choice(BY_KIND[chosen.kind]))
        try:
            data = mutation(random, data)
        except (CrossmsiError, LookupError, ValueError, OverflowError, struct.error):
            # An earlier mutation left nothing that this one could find its place in.
            names.append(f"({mutation.__name__})")
            continue
        names.append(mutation.__name__)
    return f"{chosen.name}: {' + '.join(names)}", chosen.kind, data
