"""Templates: found in a checkout and in a wheel, replaceable one by one, strict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from wxs_packages import rich_package
from wxs_parts import small_package, with_component

from crossmsi.errors import CrossmsiError
from crossmsi.wxs import render
from crossmsi.wxs.fragments import WixFragment, load_fragments, needed_fragments
from crossmsi.wxs.resources import resource_folder

FEATURES = "{% macro features(all) %}\n    <!-- my features: {{ all|length }} -->\n{% endmacro %}\n"


def override(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def fails(folder: Path, name: str, text: str) -> CrossmsiError:
    path = override(folder, name, text)
    with pytest.raises(CrossmsiError) as caught:
        render(small_package(), templates_dir=folder)
    assert caught.value.where.path == str(path)
    return caught.value


def test_one_template_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    override(tmp_path, "v4/features.xml.j2", FEATURES)
    text = render(rich_package(), templates_dir=tmp_path).text
    assert "<!-- my features: 1 -->" in text
    assert "<Feature " not in text
    ours = render(rich_package()).text
    assert text.split("<!-- my features")[0] == ours.split("<Feature ")[0].rstrip(" ") + "    "
    assert "<Feature " in render(rich_package(), "v3", templates_dir=tmp_path).text


def test_a_template_that_both_schemas_share_is_replaced_for_both(tmp_path: Path) -> None:
    override(tmp_path, "common/streams.xml.j2", "{% macro streams(package) %}\n    <!-- none -->\n{% endmacro %}\n")
    for schema in ("v4", "v3"):
        assert "    <!-- none -->\n" in render(rich_package(), schema, templates_dir=tmp_path).text


def test_a_missing_folder_of_templates_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CrossmsiError, match="doesn't exist"):
        render(small_package(), templates_dir=tmp_path / "nowhere")


def test_an_unknown_name_is_an_error_with_its_line(tmp_path: Path) -> None:
    text = "{% macro features(all) %}\n{% for feature in all %}\n{{ feature.titel }}\n{% endfor %}\n{% endmacro %}\n"
    error = fails(tmp_path, "v4/features.xml.j2", text)
    assert error.where.line == 3
    assert "titel" in error.what


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("{{ undefined_name }}", "undefined_name"),
        ("{{ attr('X', all.nothing) }}", "nothing"),
        ("{{ all.nothing|yesno }}", "nothing"),
        ("{{ all.nothing|comment }}", "nothing"),
        ("{{ all[0].description }}", "None"),
        ("{{ all[0].required }}", "False"),
        ("{{ all|length / 2 }}", "0.5"),
        ("{{ 'x' + 1 }}", "str"),
        ("{{ {}['absent'] }}", "absent"),
        ("{% include 'v4/absent.xml.j2' %}", "absent.xml.j2"),
        ("{{ all[0].title ~ '\x01' }}", "U+0001"),
    ],
)
def test_what_must_not_be_printed_is_an_error(tmp_path: Path, expression: str, words: str) -> None:
    text = f"{{% macro features(all) %}}\n\n{expression}\n{{% endmacro %}}\n"
    error = fails(tmp_path, "v4/features.xml.j2", text)
    assert words in str(error)
    assert error.where.line == 3


def test_a_syntax_error_is_reported_with_its_line(tmp_path: Path) -> None:
    error = fails(tmp_path, "v4/features.xml.j2", "{% macro features(all) %}\n{% if %}\n{% endmacro %}\n")
    assert error.where.line == 2


def test_an_error_in_our_own_template_names_it_without_the_installation_folder() -> None:
    package = with_component(bitness=None)
    with pytest.raises(CrossmsiError) as caught:
        render(package)
    assert str(caught.value.where).startswith("templates/v4/component.xml.j2:")


def test_templates_escape_what_they_print(tmp_path: Path) -> None:
    override(
        tmp_path, "v4/features.xml.j2", "{% macro features(all) %}\n{{ '<&>' }}{{ '<x/>'|safe }}\n{% endmacro %}\n"
    )
    assert "&lt;&amp;&gt;<x/>" in render(small_package(), templates_dir=tmp_path).text


def test_resources_of_a_checkout_and_of_a_wheel(tmp_path: Path) -> None:
    for name in ("templates", "wix"):
        assert resource_folder(name) == Path(__file__).resolve().parents[2] / name
        assert resource_folder(name, Path(resource_folder(name)).parent / "src" / "crossmsi").is_dir()
    wheel = tmp_path / "site-packages" / "crossmsi"
    (wheel / "_data" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()  # somebody else's
    assert resource_folder("templates", wheel) == wheel / "_data" / "templates"
    with pytest.raises(CrossmsiError, match="missing"):
        resource_folder("wix", wheel)


def test_only_fragments_that_are_referred_to_are_pulled_in() -> None:
    folder = resource_folder("wix")
    minimal = [fragment.path for fragment in needed_fragments(folder, ["CrossmsiMinimal"])]
    assert minimal[0] == "ui-minimal.wxs"
    assert "ui-common.wxs" in minimal
    assert not {"dialogs/license.wxs", "dialogs/install-dir.wxs", "dialogs/customize.wxs", "errors.wxs"} & set(minimal)
    tree = [fragment.path for fragment in needed_fragments(folder, ["CrossmsiFeatureTreeLicensed"])]
    assert {"dialogs/license.wxs", "dialogs/customize.wxs", "dialogs/browse.wxs", "dialogs/disk-cost.wxs"} <= set(tree)


def test_every_fragment_is_used_by_some_dialog_set() -> None:
    folder = resource_folder("wix")
    sets = [
        f"Crossmsi{kind}{suffix}" for kind in ("Minimal", "InstallDir", "FeatureTree") for suffix in ("", "Licensed")
    ]
    used = needed_fragments(folder, [*sets, "CrossmsiErrors", "CrossmsiProgressText"])
    assert sorted(fragment.text for fragment in used) == sorted(fragment.text for fragment in load_fragments(folder))


def test_every_fragment_of_a_file_is_seen() -> None:
    folder = resource_folder("wix")
    for path in folder.rglob("*.wxs"):
        text = path.read_text(encoding="utf-8")
        found = [item for item in load_fragments(folder) if item.path == path.relative_to(folder).as_posix()]
        assert len(found) == len(re.findall("<Fragment>", text)) == len(re.findall("</Fragment>", text)) > 0


def test_a_reference_to_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.wxs").write_text(
        '<Wix>\n  <Fragment>\n    <UI Id="A"><DialogRef Id="B" /></UI>\n  </Fragment>\n</Wix>'
    )
    assert isinstance(load_fragments(tmp_path)[0], WixFragment)
    with pytest.raises(CrossmsiError, match="Dialog 'B'") as caught:
        needed_fragments(tmp_path, ["A"])
    assert caught.value.where == "a.wxs"
