"""``render_package``: a resolved package as WiX source text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from markupsafe import Markup

from crossmsi.errors import CrossmsiError
from crossmsi.model import Package
from crossmsi.wxs import escape
from crossmsi.wxs.environment import Templates
from crossmsi.wxs.plan import Plan
from crossmsi.wxs.rendered import Note, Rendered
from crossmsi.wxs.resources import resource_folder
from crossmsi.wxs.versions import version_below

SCHEMAS = ("v4", "v3")
DIALECTS = ("wix", "wixl")
MAX_ID = 72  # characters of an MSI identifier
GAP = "\x04"  # a line that holds this alone stays as an empty line; XML text can't hold it
REGISTRY_TYPES = {
    "string": "string",
    "expandable": "expandable",
    "multi-string": "multiString",
    "dword": "integer",
    "binary": "binary",
}
READ_RIGHTS = {  # what GENERIC_READ stands for: https://learn.microsoft.com/windows/win32/fileio/file-security-and-access-rights
    "file": ("Read", "ReadAttributes", "ReadExtendedAttributes", "ReadPermission", "Synchronize"),
    "directory": ("Read", "ReadAttributes", "ReadExtendedAttributes", "ReadPermission", "Synchronize"),
    "registry": ("Read", "EnumerateSubkeys", "Notify", "ReadPermission"),
}


def render_package(
    package: Package, schema: str = "v4", dialect: str = "wix", templates_dir: Path | str | None = None
) -> Rendered:
    """WiX source for ``package``.

    ``schema`` is "v4" or "v3"; ``dialect`` "wixl" (with v3) keeps to what wixl reads: the rest becomes registry
    values or is left out, and ``Rendered.notes`` says so. Templates in ``templates_dir`` replace those of that name.
    The text depends on the arguments alone. Raises CrossmsiError, naming the template and line, when a template
    fails, and for text that the source can't hold.
    """
    _check_choice("schema", schema, SCHEMAS)
    _check_choice("dialect", dialect, DIALECTS)
    if (schema, dialect) == ("v4", "wixl"):
        raise CrossmsiError("wixl doesn't read WiX v4 source", hint="choose the schema v3 with the dialect wixl")
    notes: tuple[Note, ...] = ()
    plan = Plan(package)
    registry_row = None
    if dialect == "wixl":
        from crossmsi.wxs.wixl import adapt
        from crossmsi.wxs.wixl_registry import registry_row

        plan, notes = adapt(package)
    literal = escape.wixl_literal if dialect == "wixl" else escape.wix_literal
    plan = Plan(plan.package, plan.standard_actions, plan.remark_texts, _fragments(plan, schema, literal))
    templates = Templates(resource_folder("templates"), Path(templates_dir) if templates_dir else None, literal)
    templates.environment.globals |= {
        "dialect": dialect,
        "file_name": lambda path: PurePath(path).name,
        "gap": Markup(GAP),
        "read_rights": READ_RIGHTS,
        "registry_row": registry_row,
        "registry_types": REGISTRY_TYPES,
        "schema": schema,
        "script_id": lambda key: f"{key[: MAX_ID - 7]}.Script",
        "type_name": lambda item: type(item).__name__,
        "version_below": version_below,
    }
    text = templates.render(f"{schema}/package.xml.j2", {"package": plan.package, "plan": plan})
    text, places = templates.origins.strip(_tidy(text))
    return Rendered(text, places, notes)


def _check_choice(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise CrossmsiError(f"unknown {what} '{value}'", hint=f"choose one of {', '.join(allowed)}")


def _fragments(plan: Plan, schema: str, literal: Callable[[str], str]) -> tuple[Markup, ...]:
    if not plan.dialog_sets:
        return ()
    from crossmsi.wxs.fragments import fill, needed_fragments  # with lxml, which only dialogs need
    from crossmsi.wxs.fragments_v3 import to_v3

    fragments = needed_fragments(resource_folder("wix"), plan.dialog_sets)
    texts = [fragment.text if schema == "v4" else to_v3(fragment.tree) for fragment in fragments]
    license_file = plan.package.ui.license
    variables = {"CrossmsiLicenseRtf": license_file.source} if license_file else {}
    return tuple(Markup(fill(text, variables, escape.xml_escaper(literal))) for text in texts)


def _tidy(text: str) -> str:
    """``text`` without the empty lines and line-end blanks that templates leave behind; the wanted gaps stay."""
    lines = [stripped for line in text.split("\n") if (stripped := line.rstrip(" \t"))]
    following = [*lines[1:], ""]
    wanted = (line for line, after in zip(lines, following, strict=True) if line != GAP or not _closes(after))
    return "\n".join("" if line == GAP else line for line in wanted) + "\n"


def _closes(line: str) -> bool:
    """Whether a gap before ``line`` would be one too many."""
    return line == GAP or line.startswith(("  </Package>", "  </Product>", "</Wix>"))
