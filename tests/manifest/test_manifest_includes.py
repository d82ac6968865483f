"""Manifests that include others."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiErrors
from crossmsi.manifest import load_manifest


def test_lists_are_joined_and_own_keys_win(write, minimal):
    write(
        "includes: deep.yaml\nvariables: {a: shared, b: shared}\ncomponents: [{files: shared.dll}]\n", "sub/shared.yaml"
    )
    write("components: [{files: deep.dll}]\npackage: {comments: deep, name: Deep}\n", "sub/deep.yaml")
    main = write(minimal + "includes: [sub/shared.yaml]\nvariables: {b: own}\ncomponents: [{files: '${a}-${b}.dll'}]\n")
    manifest = load_manifest(main, {})
    assert [item.files[0].source for item in manifest.components] == ["deep.dll", "shared.dll", "shared-own.dll"]
    assert [str(item.at) for item in manifest.components] == [
        "sub/deep.yaml:1:14",
        "sub/shared.yaml:3:14",
        "m.yaml:8:14",
    ]
    assert (manifest.package.name, manifest.package.comments) == ("Tool", "deep")


def test_a_file_included_twice_counts_once(write, minimal):
    write("components: [{files: base.dll}]\n", "base.yaml")
    write("includes: base.yaml\n", "a.yaml")
    write("includes: base.yaml\n", "b.yaml")
    manifest = load_manifest(write(minimal + "includes: [a.yaml, b.yaml, base.yaml]\n"), {})
    assert [item.files[0].source for item in manifest.components] == ["base.dll"]


def test_include_by_define_and_environment(write, minimal):
    write("properties: {A: a}\n", "debug.yaml")
    write("properties: {B: b}\n", "site.yaml")
    main = write(minimal + "includes: ['${flavour}.yaml', '${env:SITE}.yaml']\n")
    manifest = load_manifest(main, {"flavour": "debug"}, environ={"SITE": "site"})
    assert set(manifest.properties) == {"A", "B"}


def test_words_for_bad_includes(write, minimal):
    write("includes: m.yaml\n", "back.yaml")
    write("package: [\n", "broken.yaml")
    write("compnents: []\n", "typo.yaml")
    main = write(minimal + "includes: [none.yaml, back.yaml, broken.yaml, typo.yaml, '${x}.yaml', .]\n")
    with pytest.raises(CrossmsiErrors) as caught:
        load_manifest(main, {}, environ={})
    assert [str(error) for error in caught.value.errors] == [
        "back.yaml:1:11: includes: these manifests include each other: m.yaml → back.yaml → m.yaml",
        "broken.yaml:2:1: not valid YAML: expected the node content, but found '<stream end>'",
        "m.yaml:6:12: includes[0]: the included manifest none.yaml does not exist\n"
        "  hint: paths start at the folder of the manifest that includes",
        "m.yaml:6:58: includes[4]: the variable 'x' is not defined\n"
        "  hint: add it under 'variables:' or give --define x=…",
        "m.yaml:6:71: includes[5]: .: can't read the manifest: Is a directory\n"
        "  hint: name a manifest; 'crossmsi init' writes one for a folder of binaries",
        "typo.yaml:1:1: compnents: unknown key 'compnents'\n  hint: did you mean 'components'?",
    ]
