"""Directories, fragments, features and groups; references across them."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError, CrossmsiErrors

FILE = '<File Source="tool.txt"/>'


def folder(inner):
    return f'<StandardDirectory Id="ProgramFilesFolder">{inner}</StandardDirectory>'


@pytest.mark.parametrize(
    ("element", "row"),
    [
        ('<Directory Id="D" Name="App"/>', "D\tProgramFilesFolder\tApp"),
        ('<Directory Id="D" Name="NameAndShortName" ShortName="SHORTNAM"/>', "D\tProgramFilesFolder\tSHORTNAM|NameAndShortName"),
        ('<Directory Id="D" Name="Duplicat" ShortName="duplicat"/>', "D\tProgramFilesFolder\tDuplicat"),
        ('<Directory Id="D" Name="App" SourceName="Src"/>', "D\tProgramFilesFolder\tApp:Src"),
        ('<Directory Id="D" Name="App" SourceName="SourceNameOnly" ShortSourceName="SRC"/>', "D\tProgramFilesFolder\tApp:SRC|SourceNameOnly"),
        ('<Directory Id="D" SourceName="Src"/>', "D\tProgramFilesFolder\t.:Src"),
        ('<Directory Id="D"/>', "D\tProgramFilesFolder\t."),
    ],
)  # fmt: skip
def test_directory_rows(compile_body, lines, element, row):
    compiled = compile_body(folder(element))
    assert [line for line in lines(compiled, "Directory") if line.startswith("Directory:D\t")] == [f"Directory:{row}"]


def test_names_with_backslashes_make_the_directories_between(compile_body, lines):
    compiled = compile_body(folder('<Directory Id="D" Name="a\\b\\c"/>'))
    rows = {row.Directory: row for row in compiled.database.rows("Directory")}
    chain, key = [], "D"
    while key:
        chain.append(rows[key].DefaultDir)
        key = rows[key].Directory_Parent
    assert chain == ["c", "b", "a", "PFiles", "SourceDir"]


@pytest.mark.parametrize(
    ("arch", "parent"),
    [("x86", "ProgramFilesFolder"), ("x64", "ProgramFiles64Folder"), ("arm64", "ProgramFiles64Folder")],
)
def test_folders_of_the_package_bitness(compile_body, lines, arch, parent):
    compiled = compile_body('<StandardDirectory Id="ProgramFiles6432Folder"/>', arch=arch)
    short = {"ProgramFilesFolder": "PFiles", "ProgramFiles64Folder": "PFiles64"}[parent]
    assert set(lines(compiled, "Directory")) == {
        f"Directory:{parent}\tTARGETDIR\t{short}",
        f"Directory:ProgramFiles6432Folder\t{parent}\t.",
        "Directory:TARGETDIR\t\tSourceDir",
    }


@pytest.mark.parametrize(
    ("scope", "parent"), [("", "ProgramFiles6432Folder"), ('Scope="perUser"', "LocalAppDataFolder")]
)
def test_the_install_folder_is_made_when_referred_to(tmp_path, scope, parent):
    from crossmsi.compile import compile_source

    (tmp_path / "tool.txt").write_text("x")
    text = (
        f'<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="Prod" Manufacturer="Acme" Version="1.0" {scope}>'
        f'<Feature Id="M">{FILE}</Feature></Package></Wix>'
    )
    row = compile_source(text, base_dir=tmp_path).database["Directory"].get("INSTALLFOLDER")
    assert row.Directory_Parent == parent
    assert row.DefaultDir.endswith("|Acme Prod:.")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<StandardDirectory Id="ProgramFileFolder"/>', "names no standard folder: 'ProgramFileFolder'\n  hint: did you mean ProgramFilesFolder?"),
        ('<DirectoryRef Id="Nowhere"/>', "test.wxs:3:1: DirectoryRef/@Id names Directory 'Nowhere', which isn't defined"),
        (folder('<Directory Id="D" Name="a?b"/>'), "Directory/@Name contains '?', which can't stand in a file name"),
        (folder('<Directory Id="D" ShortName="X"/>'), "Directory/@ShortName needs a Name"),
        (folder('<Directory Id="D" Name="x" ShortSourceName="X"/>'), "Directory/@ShortSourceName needs a SourceName"),
        ('<Directory Id="TARGETDIR" Name="x"/>', "the directory TARGETDIR has the name SourceDir"),
        (folder('<Directory Id="D" Name="a"/>\n<Directory Id="D" Name="b"/>'), "test.wxs:4:1: Directory D is defined twice\n  hint: the first one is at test.wxs:3:44"),
    ],
)  # fmt: skip
def test_directory_mistakes(compile_body, body, message):
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body)
    assert message in str(caught.value)


def test_features_nest_and_number_their_places(compile_body, lines):
    body = (
        '<Feature Id="A" Title="T" Description="D"><Feature Id="B" Display="expand"/><Feature Id="C"/></Feature>'
        '<Feature Id="E" Display="hidden" Level="3" AllowAbsent="no" AllowAdvertise="no"/>'
        '<Feature Id="F" Display="7" InstallDefault="source" TypicalDefault="advertise" ConfigurableDirectory="DIR">'
        '<Level Condition="X" Value="0"/></Feature><Feature Id="H"><Feature Id="I" InstallDefault="followParent"/></Feature>'
        + folder('<Directory Id="DIR" Name="x"/>')
    )
    assert lines(compile_body(body), "Feature", "Condition") == [
        "Feature:A\t\tT\tD\t2\t1\t\t0",
        "Feature:B\tA\t\t\t1\t1\t\t0",
        "Feature:C\tA\t\t\t2\t1\t\t0",
        "Feature:E\t\t\t\t0\t3\t\t24",
        "Feature:F\t\t\t\t7\t1\tDIR\t5",
        "Feature:H\t\t\t\t8\t1\t\t0",
        "Feature:I\tH\t\t\t2\t1\t\t2",
        "Condition:F\t0\tX",
    ]


def test_groups_and_references_put_components_into_features(compile_body, lines):
    fragments = (
        '<Fragment><ComponentGroup Id="G"><ComponentGroupRef Id="H"/><Component Id="C1"><File Id="F1" Source="tool.txt"/>'
        '</Component></ComponentGroup></Fragment><Fragment><ComponentGroup Id="H"><Component Id="C2"><File Id="F2" Name="b" '
        'Source="tool.txt"/></Component></ComponentGroup></Fragment><Fragment><FeatureGroup Id="FG"><Feature Id="Sub">'
        '<ComponentGroupRef Id="G"/></Feature><ComponentRef Id="C3"/></FeatureGroup></Fragment><Fragment><Component Id="C3">'
        '<File Id="F3" Name="c" Source="tool.txt"/></Component></Fragment><Fragment><Component Id="Unused">'
        '<File Id="F4" Name="d" Source="tool.txt"/></Component><PropertyRef Id="ALSO_UNUSED"/></Fragment>'
    )
    body = (
        '<Feature Id="Main"><FeatureGroupRef Id="FG"/><ComponentGroupRef Id="G"/><ComponentGroupRef Id="G"/></Feature>'
    )
    compiled = compile_body(body, fragments=fragments)
    assert lines(compiled, "FeatureComponents") == [
        "FeatureComponents:Main\tC1", "FeatureComponents:Main\tC2", "FeatureComponents:Main\tC3",
        "FeatureComponents:Sub\tC1", "FeatureComponents:Sub\tC2",
    ]  # fmt: skip
    assert compiled.database["Feature"].get("Sub").Feature_Parent == "Main"
    assert compiled.database["File"].get("F4") is None  # nothing refers to its fragment


def test_feature_ref_adds_to_a_feature_and_may_move_it(compile_body, lines):
    body = (
        '<Feature Id="A"/><Feature Id="B"><FeatureRef Id="C"/></Feature>'
        f'<FeatureRef Id="A"><Component Id="X" Directory="WindowsFolder">{FILE}</Component></FeatureRef>'
    )
    compiled = compile_body(body, fragments='<Fragment><Feature Id="C"/></Fragment>')
    assert compiled.database["Feature"].get("C").Feature_Parent == "B"
    assert lines(compiled, "FeatureComponents") == ["FeatureComponents:A\tX"]


def test_without_features_there_is_one_for_everything(compile_body, lines):
    compiled = compile_body(
        f'<Component Id="X">{FILE}</Component><ComponentRef Id="Y"/>',
        fragments='<Fragment><Component Id="Y"><File Name="y" Source="tool.txt"/></Component></Fragment>',
    )
    assert lines(compiled, "Feature", "FeatureComponents") == [
        "Feature:WixDefaultFeature\t\t\t\t0\t1\t\t0",
        "FeatureComponents:WixDefaultFeature\tX",
        "FeatureComponents:WixDefaultFeature\tY",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f'<Feature Id="M"/>\n<Component Id="X">{FILE}</Component>', "test.wxs:4:1: component X is in no feature"),
        (f'<Feature Id="{"f" * 39}"/>', "attribute Feature/@Id is longer than 38 characters"),
        ('<Feature Id="M" ConfigurableDirectory="Dir"/>', "ConfigurableDirectory must be all upper case: 'Dir'"),
        ('<Feature Id="M" AllowAdvertise="no" TypicalDefault="advertise"/>', "contradicts AllowAdvertise"),
        ('<Feature Id="M" InstallDefault="followParent"/>', "a root feature has no parent"),
        ('<Feature Id="M" Display="some"/>', "must be collapse, expand, hidden or a number, not 'some'"),
        ('<Feature Id="M"><FeatureRef Id="M"/></Feature>', "feature M refers to itself"),
        ('<Feature Id="M"><ComponentRef Id="Tol"/></Feature>', "ComponentRef/@Id names Component 'Tol', which isn't defined"),
        ('<Feature Id="M"/><Feature Id="M"/>', "Feature M is defined twice"),
        ('<Feature Id="A"><Feature Id="B"><FeatureRef Id="A"/></Feature></Feature>', "is among its own parents"),
        ('<Feature Id="A"><FeatureRef Id="C"/></Feature><Feature Id="B"><FeatureRef Id="C"/></Feature><Feature Id="C"/>', "feature C has two parents, A and B"),
        ('<ComponentGroup Id="G"><ComponentGroupRef Id="G"/></ComponentGroup><Feature Id="M"><ComponentGroupRef Id="G"/></Feature>', "ComponentGroup G contains itself"),
    ],
)  # fmt: skip
def test_feature_mistakes(compile_body, body, message):
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body)
    assert message in str(caught.value)


def test_seventeen_levels_of_features_are_too_many(compile_body):
    def nested(levels):
        return "".join(f'<Feature Id="F{n}">' for n in range(levels)) + "</Feature>" * levels

    compile_body(nested(16))
    with pytest.raises(CrossmsiError, match="feature F16 lies deeper than 16 levels"):
        compile_body(nested(17))


def test_unresolved_references_are_reported_together_with_near_misses(compile_body):
    body = (
        '<Property Id="MYPROP" Value="1"/>\n<PropertyRef Id="MYPORP"/>\n<PropertyRef Id="VersionNT"/>\n'
        '<Feature Id="M"><ComponentGroupRef Id="Missing"/></Feature>'
    )
    with pytest.raises(CrossmsiErrors) as caught:
        compile_body(body)
    assert [str(error) for error in caught.value.errors] == [
        "test.wxs:4:1: PropertyRef/@Id names Property 'MYPORP', which isn't defined\n  hint: did you mean MYPROP?",
        "test.wxs:6:17: ComponentGroupRef/@Id names ComponentGroup 'Missing', which isn't defined\n"
        '  hint: define it in this source, e.g. <ComponentGroup Id="Missing" …>',
    ]


def test_equal_inline_directories_of_two_fragments_are_one(compile_body):
    fragments = "".join(
        f'<Fragment><ComponentGroup Id="G{n}" Directory="WindowsFolder" Subdirectory="a\\b">'
        f'<File Name="{n}" Source="tool.txt"/></ComponentGroup></Fragment>'
        for n in range(2)
    )
    body = '<Feature Id="M"><ComponentGroupRef Id="G0"/><ComponentGroupRef Id="G1"/></Feature>'
    compiled = compile_body(body, fragments=fragments)
    assert len({row.Directory_ for row in compiled.database.rows("Component")}) == 1
