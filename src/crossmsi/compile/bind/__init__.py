"""From linked rows to the finished database: a chain of small steps, each a function of the ``Binding``."""

from __future__ import annotations

from crossmsi.compile.bind import (
    assemblies,
    columns,
    defaults,
    features,
    files,
    guids,
    media,
    names,
    paths,
    productcode,
    properties,
    sequences,
    summary,
    tables,
    validation,
)
from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.compiled import Compiled
from crossmsi.compile.context import CompileContext
from crossmsi.compile.link import Linked

STEPS = (
    defaults.add_defaults,
    features.connect_features,
    files.examine_files,
    paths.check_paths,
    guids.derive_guids,
    tables.fill_tables,
    assemblies.add_assembly_names,
    names.add_short_names,
    media.assign_media,
    properties.collect_properties,
    sequences.sequence_actions,
    tables.ensure_tables,
    summary.write_summary,
    columns.leave_out_later_columns,
    productcode.derive_product_code,
    validation.write_validation,
)


def bind(ctx: CompileContext, linked: Linked) -> Compiled:
    """Run all steps; stops after one that recorded errors in ``ctx``."""
    binding = Binding(ctx, linked)
    for step in STEPS:
        step(binding)
        if ctx.errors:
            break
    return binding.compiled
