"""Parts that most manifests leave out are imported when one is there, and checked as any other part."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATER = {"com", "custom_actions", "environment", "properties", "registry", "search", "services", "shell", "suppress"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [("", []), ("properties: {A: b}\n", ["properties"])],
)
def test_only_the_parts_that_are_there_are_imported(write, minimal, more, expected):
    code = (
        "import sys; from crossmsi.manifest import load_manifest; load_manifest(sys.argv[1]); "
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith('crossmsi.manifest.')))"
    )
    path = write(f"{minimal}components: [{{files: a.txt}}]\n{more}")
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name in LATER] == expected


def test_errors_in_them_come_together_with_all_others_and_have_their_places(errors):
    assert errors("""\
components:
- com:
  - classes: {clsid: x, description: d, prog_ids: [{id: Good.One, icon_indx: 3}]}
  - 3
  isa: x86
search: {low: {file: {name: f}}}
""") == [
        "m.yaml:8:22: components[0].com[0].classes.clsid: 'x' is not a GUID\n"
        "  hint: write it like {0F8FAD5B-D9CB-469F-A165-70867728950E}, in quotes if with braces",
        "m.yaml:8:67: components[0].com[0].classes.prog_ids[0].icon_indx: unknown key 'icon_indx'\n"
        "  hint: did you mean 'icon_index' or 'icon'?",
        "m.yaml:9:5: components[0].com[1]: expected a mapping with 'file', 'via', 'classes', 'app_id', found '3'",
        "m.yaml:10:8: components[0].isa: expected auto, i386, amd64, arm64 or neutral, found 'x86'",
        "m.yaml:11:10: search.low: 'low' must be a public property: upper-case letters only\n  hint: write LOW",
        "m.yaml:11:22: search.low.file.path: this key is required",
    ]
