"""Component, its key path and GUID; registry, folders, copies, cost."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError

GUID = "{AAAAAAAA-2222-3333-4444-555555555555}"
DIR = '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="App"/></StandardDirectory>'


@pytest.fixture
def component(compile_body):
    """Compile one component in INSTALLDIR with these attributes and this content."""

    def run(attributes='Id="Tool"', body='<File Id="F" Source="tool.txt"/>', **options):
        text = (
            f'{DIR}<Feature Id="Main">\n<Component Directory="INSTALLDIR" {attributes}>\n{body}\n</Component></Feature>'
        )
        return compile_body(text, **options)

    return run


@pytest.mark.parametrize(
    ("attributes", "arch", "bits"),
    [
        ("", "x86", 0),
        ("", "x64", 0x100),
        ("", "arm64", 0x100),
        ('Bitness="default"', "x64", 0x100),
        ('Bitness="always64"', "x86", 0x100),
        ('Bitness="always32"', "x64", 0),
        ('Location="source"', "x86", 1),
        ('Location="either"', "x86", 2),
        ('SharedDllRefCount="yes"', "x86", 8),
        ('Permanent="yes" Transitive="yes" NeverOverwrite="yes"', "x86", 0x10 | 0x40 | 0x80),
        ('DisableRegistryReflection="yes" UninstallWhenSuperseded="yes" Shared="yes"', "x86", 0x200 | 0x400 | 0x800),
        ('Permanent="no"', "x86", 0),
    ],
)
def test_attribute_bits(component, lines, attributes, arch, bits):
    compiled = component(f'Id="Tool" Guid="{GUID}" {attributes}', arch=arch)
    assert lines(compiled, "Component") == [f"Component:Tool\t{GUID}\tINSTALLDIR\t{bits}\t\tF"]


@pytest.mark.parametrize(
    ("body", "key_path", "bits"),
    [
        ('<File Id="F" Source="tool.txt"/><File Id="G" Name="g" Source="tool.txt"/>', "F", 0),
        ('<File Id="F" Source="tool.txt"/><File Id="G" Name="g" Source="tool.txt" KeyPath="yes"/>', "G", 0),
        ('<File Id="F" Source="tool.txt" KeyPath="no"/><File Id="G" Name="g" Source="tool.txt"/>', "G", 0),
        ('<RegistryValue Id="R" Root="HKCU" Key="k" Value="v"/><File Id="F" Source="tool.txt"/>', "R", 4),
        ('<File Id="F" Source="tool.txt"/><RegistryValue Id="R" Root="HKCU" Key="k" Value="v" KeyPath="yes"/>', "R", 4),
        ("<CreateFolder/>", "", 0),
    ],
)
def test_key_paths(component, lines, body, key_path, bits):
    compiled = component(f'Id="Tool" Guid="{GUID}"', body)
    assert lines(compiled, "Component") == [f"Component:Tool\t{GUID}\tINSTALLDIR\t{bits}\t\t{key_path}"]


def test_a_component_with_a_folder_as_key_path_creates_the_folder(component, lines):
    body = '<RemoveFile Id="R" Name="*.log" On="uninstall"/>'
    assert lines(component(f'Id="Tool" Guid="{GUID}"', body), "CreateFolder") == ["CreateFolder:INSTALLDIR\tTool"]
    keyed = f'Id="Tool" Guid="{GUID}" KeyPath="yes"'
    compiled = component(keyed, '<File Id="F" Source="tool.txt"/>')
    assert lines(compiled, "CreateFolder", "Component") == [
        "CreateFolder:INSTALLDIR\tTool", f"Component:Tool\t{GUID}\tINSTALLDIR\t0\t\t",
    ]  # fmt: skip


def test_condition_and_unmanaged_component(component, lines):
    compiled = component('Id="Tool" Guid="" Condition="VersionNT64"')
    assert lines(compiled, "Component") == ["Component:Tool\t\tINSTALLDIR\t0\tVersionNT64\tF"]


def test_a_component_takes_the_id_of_its_key_path(component, lines):
    body = '<RegistryValue Root="HKLM" Key="Software\\A" Name="n" Value="v"/><File Id="F" Source="tool.txt" KeyPath="yes"/>'
    compiled = component("", body)
    assert [line.split("\t")[0] for line in lines(compiled, "Component")] == ["Component:F"]
    assert lines(compiled, "FeatureComponents") == ["FeatureComponents:Main\tF"]
    assert lines(compiled, "File")[0].startswith("File:F\tF\t")
    assert lines(compiled, "Registry")[0].endswith("\t2\tSoftware\\A\tn\tv\tF")


@pytest.mark.parametrize(
    ("attributes", "body", "message"),
    [
        ("", "<CreateFolder/>", "test.wxs:4:1: the component has neither an Id nor a key path to take one from"),
        ('Id="T"', "<CreateFolder/>", "the GUID of component T can't be derived: its key path is its directory"),
        (
            'Id="T"',
            '<RegistryValue Root="HKCU" Key="k" Value="v"/><File Source="tool.txt"/>',
            "can't be derived: it holds files, but its key path is a registry value",
        ),
        ('Id="T" Guid="" Shared="yes"', '<File Source="tool.txt"/>', 'Component/@Shared="yes" needs a Guid'),
        ('Id="T" Guid="" Permanent="yes"', '<File Source="tool.txt"/>', 'Component/@Permanent="yes" needs a Guid'),
        (
            'Id="T"',
            '<File Source="tool.txt" KeyPath="yes"/>\n<File Name="b" Source="tool.txt" KeyPath="yes"/>',
            "test.wxs:6:1: component T has two key paths; the first is at test.wxs:5:1",
        ),
        ('Id="T" KeyPath="yes"', '<File Source="tool.txt" KeyPath="yes"/>', "component T has two key paths"),
        ('Id="T" Feature="Main"', '<File Source="tool.txt"/>', "Component/@Feature can't be given inside Feature"),
        (
            'Id="T"',
            '<File Source="tool.txt"/><File Name="b" Source="tool.txt"/>',
            "of several files just the key path may have a version, and it must",
        ),
    ],
)
def test_mistakes(component, attributes, body, message):
    with pytest.raises(CrossmsiError) as caught:
        component(attributes, body)
    assert message in str(caught.value)


def test_derived_guids_depend_on_the_target_path_only(component):
    def guid(**options):
        return component(**options).database["Component"].get("Tool").ComponentId

    first = guid()
    assert first == guid(body='<File Id="Other" Source="tool.txt"/>')
    assert first == guid(arch="x64")
    assert first != guid(body='<File Id="F" Name="tool2.txt" Source="tool.txt"/>')
    assert first[15] == "5"  # UUID version 5


def test_derived_guids_of_registry_key_paths_differ_between_the_32_and_64_bit_twin(component):
    body = '<RegistryValue Root="HKLM" Key="Software\\A" Name="n" Value="v"/>'
    guids = {
        component(f'Id="Tool" Bitness="{bits}"', body).database["Component"].get("Tool").ComponentId
        for bits in ("always32", "always64")
    }
    assert len(guids) == 2


def test_a_guid_used_twice(compile_body):
    body = (
        f'{DIR}<Feature Id="M"><Component Id="A" Guid="{GUID}" Directory="INSTALLDIR" @><File Source="tool.txt"/>'
        f'</Component>\n<Component Id="B" Guid="{GUID}" Directory="INSTALLDIR" @><File Name="b" Source="tool.txt"/>'
        "</Component></Feature>"
    )
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body.replace("@", ""))
    assert str(caught.value).startswith(f"test.wxs:4:1: components A, B have the same GUID {GUID}")
    warnings = compile_body(body.replace("@", 'Condition="X"')).warnings
    assert [warning.what for warning in warnings] == [
        f"components A, B have the same GUID {GUID}: their conditions must exclude each other"
    ]


def test_components_may_stand_in_directories_groups_and_the_package(compile_body, lines):
    body = (
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="D" Name="App"><Component Id="A"><File Source="tool.txt"/>'
        '</Component></Directory></StandardDirectory><DirectoryRef Id="D"><Component Id="B"><File Name="b" Source="tool.txt"/>'
        '</Component></DirectoryRef><ComponentGroup Id="G" Directory="D" Subdirectory="x\\y"><Component Id="C">'
        '<File Source="tool.txt"/></Component></ComponentGroup><Component Id="E" Feature="M"><File Source="tool.txt"/></Component>'
        '<Feature Id="M"><ComponentRef Id="A"/><ComponentRef Id="B"/><ComponentGroupRef Id="G"/></Feature>'
    )
    compiled = compile_body(body)
    homes = {row.Component: row.Directory_ for row in compiled.database.rows("Component")}
    assert homes["A"] == homes["B"] == "D"
    assert homes["E"] == "INSTALLFOLDER"
    directories = {row.Directory: row for row in compiled.database.rows("Directory")}
    inner = directories[homes["C"]]
    assert inner.DefaultDir == "y"
    assert (directories[inner.Directory_Parent].DefaultDir, directories[inner.Directory_Parent].Directory_Parent) == (
        "x",
        "D",
    )
    assert lines(compiled, "FeatureComponents") == [f"FeatureComponents:M\t{key}" for key in "ABCE"]


def test_complus_and_reserved_cost(component, lines):
    body = '<File Id="F" Source="tool.txt"/><ReserveCost Id="RC" RunLocal="1000" RunFromSource="0"/>'
    compiled = component('Id="Tool" ComPlusFlags="3"', body)
    assert lines(compiled, "Complus", "ReserveCost") == ["Complus:Tool\t3", "ReserveCost:RC\tTool\tINSTALLDIR\t1000\t0"]
    assert "InstallExecuteSequence:RegisterComPlus\t\t5700" in lines(compiled, "InstallExecuteSequence")


@pytest.mark.parametrize(
    ("attributes", "root", "name", "value"),
    [
        ('Root="HKLM" Name="n" Value="v"', 2, "n", "v"),
        ('Root="HKCR" Value="v"', 0, "", "v"),
        ('Root="HKMU" Name="n" Value="#v"', -1, "n", "##v"),
        ('Root="HKU" Name="n" Type="integer" Value="-7"', 3, "n", "#-7"),
        ('Root="HKCU" Name="n" Type="integer" Value="[PROP]"', 1, "n", "#[PROP]"),
        ('Root="HKCU" Name="n" Type="expandable" Value="%TEMP%"', 1, "n", "#%%TEMP%"),
        ('Root="HKCU" Name="n" Type="binary" Value="0aFF"', 1, "n", "#x0aFF"),
        ('Root="HKCU" Name="n" Type="binary"', 1, "n", "#x"),
        ('Root="HKCU" Name="n" Type="multiString" Value="one"', 1, "n", "[~]one[~]"),
        ('Root="HKCU" Name="n" Type="multiString" Value="a[~]b"', 1, "n", "a[~]b"),
        ('Root="HKCU" Name="n" Type="multiString" Action="append" Value="one"', 1, "n", "[~]one"),
        ('Root="HKCU" Name="n" Type="multiString" Action="prepend" Value="one"', 1, "n", "one[~]"),
        ('Root="HKCU" Name="n" Value=""', 1, "n", ""),
    ],
)
def test_registry_values(component, lines, attributes, root, name, value):
    compiled = component('Id="Tool"', f'<RegistryValue Id="R" Key="Software\\A" {attributes}/>')
    assert lines(compiled, "Registry") == [f"Registry:R\t{root}\tSoftware\\A\t{name}\t{value}\tTool"]


def test_registry_keys_nest_and_forced_keys_make_rows(component, lines):
    body = (
        '<RegistryKey Root="HKLM" Key="Software\\A\\"><RegistryKey Id="K" Key="B" ForceCreateOnInstall="yes">'
        '<RegistryValue Id="V" Name="n" Type="multiString"><MultiString Value="x"/><MultiString Value="y"/></RegistryValue>'
        '<RegistryValue Id="W" Key="C" Value="w"/></RegistryKey></RegistryKey>'
        '<RegistryKey Id="X" Root="HKCU" Key="D" ForceCreateOnInstall="yes" ForceDeleteOnUninstall="yes"/>'
        '<RegistryKey Id="Y" Root="HKCU" Key="E" ForceDeleteOnUninstall="yes"/>'
    )
    assert lines(component(f'Id="Tool" Guid="{GUID}"', body), "Registry") == [
        "Registry:K\t2\tSoftware\\A\\B\t+\t\tTool",
        "Registry:V\t2\tSoftware\\A\\B\tn\tx[~]y\tTool",
        "Registry:W\t2\tSoftware\\A\\B\\C\t\tw\tTool",
        "Registry:X\t1\tD\t*\t\tTool",
        "Registry:Y\t1\tE\t-\t\tTool",
    ]


def test_removed_registry(component, lines):
    body = (
        '<RemoveRegistryKey Id="A" Root="HKLM" Key="k" Action="removeOnInstall"/>'
        '<RemoveRegistryKey Id="B" Root="HKLM" Key="k" Action="removeOnUninstall"/>'
        '<RemoveRegistryValue Id="C" Root="HKCU" Key="k" Name="n"/>'
    )
    compiled = component(f'Id="Tool" Guid="{GUID}"', body)
    assert lines(compiled, "RemoveRegistry", "Registry") == [
        "RemoveRegistry:A\t2\tk\t-\tTool",
        "RemoveRegistry:C\t1\tk\tn\tTool",
        "Registry:B\t2\tk\t-\t\tTool",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<RegistryValue Key="k" Value="v"/>', "element RegistryValue lacks its required attribute Root"),
        ('<RegistryValue Root="HKCU" Value="v"/>', "element RegistryValue lacks its required attribute Key"),
        ('<RegistryValue Root="HKCU" Key="k"/>', "element RegistryValue lacks its required attribute Value"),
        ('<RegistryValue Root="HKXX" Key="k" Value="v"/>', "must be one of HKMU, HKCR, HKCU, HKLM, HKU, not 'HKXX'"),
        ('<RegistryValue Root="HKCU" Key="k" Type="integer" Value="1x"/>', "must be an integer, not '1x'"),
        (
            '<RegistryValue Root="HKCU" Key="k" Type="binary" Value="abc"/>',
            "must be pairs of hexadecimal digits, not 'abc'",
        ),
        ('<RegistryValue Root="HKCU" Key="k" Action="append" Value="v"/>', 'needs Type="multiString"'),
        ('<RegistryValue Root="HKCU" Key="k" Name="*" Value=""/>', "would create or remove the whole key"),
        ('<RegistryValue Root="HKCU" Key="k"><MultiString Value="a"/></RegistryValue>', 'needs Type="multiString"'),
        ('<RegistryKey Root="HKCU" Key="k" Id="K"/>', "RegistryKey/@Id has no use: the key makes no row"),
        (
            '<RegistryKey Root="HKCU" Key="k"><RegistryValue Root="HKLM" Value="v"/></RegistryKey>',
            "RegistryValue/@Root can't be given inside RegistryKey",
        ),
    ],
)
def test_registry_mistakes(component, body, message):
    with pytest.raises(CrossmsiError) as caught:
        component(f'Id="T" Guid="{GUID}"', body)
    assert message in str(caught.value)
    assert str(caught.value.where).startswith("test.wxs:5:")


def test_the_registry_identifier_is_the_one_of_wix(component):
    """The expected key stands in WiX's ClassFixture.cs for the same component, root, key and name."""
    body = '<RegistryValue Root="HKCR" Key="73E7DF7E-EFAC-4E11-90E2-6EBAEB8DE58D" Name="NoOpen" Value="NoOpen73E7"/>'
    compiled = component(f'Id="ProgIdComp" Guid="{GUID}"', body)
    assert [row.Registry for row in compiled.database.rows("Registry")] == ["regUIIK326nDZpkWHuexeF58EikQvA"]


def test_folders_and_files_to_remove(component, lines):
    body = (
        '<CreateFolder Subdirectory="data"/><RemoveFolder Id="A" On="uninstall"/><RemoveFolder Id="B" On="both" Property="P"/>'
        '<RemoveFile Id="C" Name="*.log" On="install"/><RemoveFile Id="D" Name="a long name.txt" On="uninstall" Directory="INSTALLDIR"/>'
    )
    compiled = component(f'Id="Tool" Guid="{GUID}"', body)
    assert lines(compiled, "RemoveFile") == [
        "RemoveFile:A\tTool\t\tINSTALLDIR\t2",
        "RemoveFile:B\tTool\t\tP\t3",
        "RemoveFile:C\tTool\t*.log\tINSTALLDIR\t1",
        f"RemoveFile:D\tTool\t{compiled.database['RemoveFile'].get('D').FileName}\tINSTALLDIR\t2",
    ]
    assert compiled.database["RemoveFile"].get("D").FileName.endswith("|a long name.txt")
    created = next(iter(compiled.database.rows("CreateFolder")))
    assert compiled.database["Directory"].get(created.Directory_).Directory_Parent == "INSTALLDIR"


def test_copied_and_moved_files(component, lines):
    body = (
        '<File Id="F" Source="tool.txt"><CopyFile Id="A" DestinationName="b.txt"/>'
        '<CopyFile Id="B" DestinationDirectory="WindowsFolder"/></File>'
        '<CopyFile Id="C" FileId="F" DestinationProperty="P" DestinationName="c.txt"/>'
        '<CopyFile Id="D" SourceDirectory="INSTALLDIR" SourceName="*.txt" DestinationProperty="P"/>'
        '<CopyFile Id="E" SourceProperty="S" DestinationDirectory="INSTALLDIR" DestinationName="e.txt" Delete="yes"/>'
    )
    assert lines(component(body=body), "DuplicateFile", "MoveFile") == [
        "DuplicateFile:A\tTool\tF\tb.txt\t",
        "DuplicateFile:B\tTool\tF\t\tWindowsFolder",
        "DuplicateFile:C\tTool\tF\tc.txt\tP",
        "MoveFile:D\tTool\t*.txt\t\tINSTALLDIR\tP\t0",
        "MoveFile:E\tTool\t\te.txt\tS\tINSTALLDIR\t1",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<CopyFile/>", "element CopyFile needs FileId, DestinationDirectory or DestinationProperty"),
        ('<CopyFile FileId="G" DestinationName="x"/>', "CopyFile/@FileId names File 'G', which isn't defined"),
        ('<CopyFile FileId="F" Delete="yes"/>', "CopyFile/@Delete can't be given for a file of this package"),
        (
            '<CopyFile DestinationDirectory="INSTALLDIR" DestinationProperty="P"/>',
            "CopyFile/@DestinationDirectory and CopyFile/@DestinationProperty exclude each other",
        ),
        ('<CopyFile FileId="F" DestinationSubdirectory="x"/>', "DestinationSubdirectory needs DestinationDirectory"),
        ('<RemoveFolder On="never"/>', "must be one of install, uninstall, both, not 'never'"),
        ('<RemoveFile On="install" Name="x" Property="P" Directory="INSTALLDIR"/>', "exclude each other"),
        ('<RemoveFile On="install" Name="a/b"/>', "contains '/', which can't stand in a file name"),
        (
            '<CreateFolder Directory="NOWHERE"/>',
            "CreateFolder/@Directory names Directory 'NOWHERE', which isn't defined",
        ),
    ],
)
def test_folder_mistakes(component, body, message):
    with pytest.raises(CrossmsiError) as caught:
        component(body=f'<File Id="F" Source="tool.txt"/>{body}')
    assert message in str(caught.value)
