"""ODBC drivers and data sources, IsolateComponent, EmbeddedChainer."""

from __future__ import annotations

from rest_source import COMPONENT_GUID, assert_error, in_component, in_file


def test_odbc_driver_in_its_file(compile_body, lines):
    compiled = compile_body(
        in_file(
            '<ODBCDriver Id="Dr" Name="Acme Driver"><Property Id="APILevel" Value="1" /><Property Id="Empty" />'
            '<ODBCDataSource Id="Ds" Name="Acme Data" Registration="machine"><Property Id="Server" Value="[HOST]" />'
            "</ODBCDataSource></ODBCDriver>"
        )
    )
    assert lines(compiled, "ODBCDriver") == ["ODBCDriver:Dr\tComp\tAcme Driver\tTool\tTool"]
    assert lines(compiled, "ODBCAttribute") == ["ODBCAttribute:Dr\tAPILevel\t1", "ODBCAttribute:Dr\tEmpty\t"]
    assert lines(compiled, "ODBCDataSource") == ["ODBCDataSource:Ds\tComp\tAcme Data\tAcme Driver\t0"]
    assert lines(compiled, "ODBCSourceAttribute") == ["ODBCSourceAttribute:Ds\tServer\t[HOST]"]


def test_odbc_translator_and_setup_file(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<ODBCTranslator Id="Tr" Name="T" File="Tool" />'
            '<ODBCDriver Id="Dr" Name="D" File="Tool" SetupFile="Tool" />'
        )
    )
    assert lines(compiled, "ODBCTranslator") == ["ODBCTranslator:Tr\tComp\tT\tTool\t"]
    assert lines(compiled, "ODBCDriver") == ["ODBCDriver:Dr\tComp\tD\tTool\tTool"]


def test_odbc_data_source_as_key_path(compile_body, lines):
    compiled = compile_body(
        '<Feature Id="F"><ComponentRef Id="Comp" /></Feature>'
        f'<Component Id="Comp" Directory="TARGETDIR" Guid="{COMPONENT_GUID}">'
        '<ODBCDataSource Id="Ds" Name="N" DriverName="SQL Server" Registration="user" KeyPath="yes" /></Component>'
    )
    assert lines(compiled, "ODBCDataSource") == ["ODBCDataSource:Ds\tComp\tN\tSQL Server\t1"]
    component = compiled.database["Component"].get("Comp")
    assert component.KeyPath == "Ds"
    assert component.Attributes & 0x20  # msidbComponentAttributesODBCDataSource


def test_odbc_errors(compile_body):
    assert_error(compile_body, in_component('<ODBCDriver Name="D" />'), "lacks its attribute File")
    assert_error(compile_body, in_component('<ODBCDriver Name="D" File="No" />'), "ODBCDriver/@File names File 'No'")
    assert_error(
        compile_body, in_component('<ODBCDataSource Name="N" Registration="user" />'), "lacks its attribute DriverName"
    )
    assert_error(
        compile_body,
        in_component('<ODBCDataSource Name="N" DriverName="D" Registration="system" />'),
        "ODBCDataSource/@Registration must be one of machine, user",
    )
    assert_error(compile_body, in_file("<ODBCTranslator />"), "lacks its required attribute Name")
    nested = '<ODBCDriver Name="D"><ODBCDataSource Name="N" Registration="user" KeyPath="yes" /></ODBCDriver>'
    assert_error(compile_body, in_file(nested), "ODBCDataSource/@KeyPath")


def test_isolate_component(compile_body, lines):
    shared = '<Component Id="Sh" Directory="D" Guid="{0}"><File Id="S" Source="tool.txt" Name="s.dll" /></Component>'
    compiled = compile_body(
        in_component('<IsolateComponent Shared="Sh" />')
        + shared.format(COMPONENT_GUID.replace("4444}", "4445}"))
        + '<FeatureRef Id="F"><ComponentRef Id="Sh" /></FeatureRef>'
    )
    assert lines(compiled, "IsolatedComponent") == ["IsolatedComponent:Sh\tComp"]


def test_isolate_component_errors(compile_body):
    assert_error(compile_body, in_component("<IsolateComponent />"), "lacks its required attribute Shared")
    assert_error(compile_body, in_component('<IsolateComponent Shared="X" />'), "names Component 'X'")
    assert_error(compile_body, in_component('<IsolateComponent Shared="1" />'), "IsolateComponent/@Shared is not an id")


def test_embedded_chainer(compile_body, lines):
    compiled = compile_body(
        in_component("")
        + '<Binary Id="Bin" SourceFile="tool.txt" /><EmbeddedChainer Id="A" BinarySource="Bin" CommandLine="/x"'
        ' Condition="NOT Installed" /><EmbeddedChainer Id="B" FileSource="Tool" /><EmbeddedChainerRef Id="C" />',
        fragments='<Fragment><EmbeddedChainer Id="C" PropertySource="CHAIN" /></Fragment>',
    )
    assert lines(compiled, "MsiEmbeddedChainer") == [
        "MsiEmbeddedChainer:A\tNOT Installed\t/x\tBin\t2",
        "MsiEmbeddedChainer:B\t\t\tTool\t18",
        "MsiEmbeddedChainer:C\t\t\tCHAIN\t50",
    ]


def test_embedded_chainer_errors(compile_body):
    assert_error(compile_body, '<EmbeddedChainer Id="A" />', "needs one of BinarySource", line=3)
    two = '<EmbeddedChainer Id="A" FileSource="X" PropertySource="Y" />'
    assert_error(compile_body, two, "not FileSource and PropertySource", line=3)
    assert_error(compile_body, '<EmbeddedChainer Id="A" BinarySource="B" />', "names Binary 'B'", line=3)
    assert_error(compile_body, '<EmbeddedChainerRef Id="A" />', "names MsiEmbeddedChainer 'A'", line=3)
