"""RegistrySearch, DirectorySearch, FileSearch, ComponentSearch, IniFileSearch, ProductSearch, ComplianceCheck."""

from __future__ import annotations

import pytest
from rest_source import assert_error

GUID = "{12345678-1234-1234-1234-1234567890AB}"
LOCATORS = ("AppSearch", "CompLocator", "DrLocator", "IniLocator", "RegLocator", "Signature")


def search(inner: str, name: str = "FOUND") -> str:
    return f'<Property Id="{name}">{inner}</Property>'


@pytest.mark.parametrize(
    ("attributes", "arch", "expected"),
    [
        ('Root="HKLM" Type="raw"', "x86", "2\tSoftware\\A\tN\t2"),
        ('Root="HKLM" Type="raw"', "x64", "2\tSoftware\\A\tN\t18"),
        ('Root="HKLM" Type="raw" Bitness="always32"', "arm64", "2\tSoftware\\A\tN\t2"),
        ('Root="HKLM" Type="raw" Bitness="always64"', "x86", "2\tSoftware\\A\tN\t18"),
        ('Root="HKCR" Type="directory"', "x86", "0\tSoftware\\A\tN\t0"),
        ('Root="HKCU" Type="file" Bitness="always64"', "x86", "1\tSoftware\\A\tN\t17"),
        ('Root="HKU" Type="file" Bitness="default"', "x86", "3\tSoftware\\A\tN\t1"),
    ],
)
def test_registry_search(compile_body, lines, attributes, arch, expected):
    compiled = compile_body(search(f'<RegistrySearch Id="R" Key="Software\\A" Name="N" {attributes} />'), arch=arch)
    assert lines(compiled, *LOCATORS) == ["AppSearch:FOUND\tR", f"RegLocator:R\t{expected}"]


def test_file_in_a_registered_folder(compile_body, lines):
    compiled = compile_body(
        search(
            '<RegistrySearch Id="R" Root="HKLM" Key="K" Type="directory">'
            '<FileSearch Id="Fi" Name="a.exe" MinVersion="1.0" Languages="1033" /></RegistrySearch>'
        )
    )
    assert lines(compiled, *LOCATORS) == [
        "AppSearch:FOUND\tFi",
        "DrLocator:Fi\tR\t\t",
        "RegLocator:Fi\t2\tK\t\t0",
        "Signature:Fi\ta.exe\t1.0\t\t\t\t\t\t1033",
    ]


def test_directory_below_a_registered_folder(compile_body, lines):
    compiled = compile_body(
        search(
            '<RegistrySearch Id="R" Root="HKLM" Key="K" Type="directory">'
            '<DirectorySearch Id="Di" Path="bin" Depth="0" /></RegistrySearch>'
        )
    )
    assert lines(compiled, *LOCATORS) == ["AppSearch:FOUND\tDi", "DrLocator:Di\tR\tbin\t0", "RegLocator:R\t2\tK\t\t0"]


def test_registry_search_ref(compile_body, lines):
    compiled = compile_body(
        search('<RegistrySearch Id="R" Root="HKLM" Key="K" Type="raw" />') + search('<RegistrySearchRef Id="R" />', "B")
    )
    assert lines(compiled, "AppSearch", "RegLocator") == [
        "AppSearch:B\tR",
        "AppSearch:FOUND\tR",
        "RegLocator:R\t2\tK\t\t2",
    ]


def test_generated_signature_depends_on_the_view(compile_body):
    body = search('<RegistrySearch Root="HKLM" Key="K" Type="raw" />')
    keys = {compile_body(body, arch=arch).database["AppSearch"].column("Signature_")[0] for arch in ("x86", "x64")}
    assert len(keys) == 2
    assert all(key.startswith("reg") for key in keys)


def test_registry_search_errors(compile_body):
    def fails(element: str, *phrases: str, name: str = "FOUND") -> None:
        assert_error(compile_body, search(element, name), *phrases, line=3)

    fails('<RegistrySearch Root="HKLM" Type="raw" />', "lacks its required attribute Key")
    fails('<RegistrySearch Root="HKMU" Key="K" Type="raw" />', "RegistrySearch/@Root must be one of")
    fails('<RegistrySearch Root="HKLM" Key="K" Type="raw" Bitness="64" />', "RegistrySearch/@Bitness must be one of")
    fails('<RegistrySearch Root="HKLM" Key="K" Type="raw" Win64="yes" />', "unknown attribute Win64")
    fails('<RegistrySearch Root="HKLM" Key="K" Type="raw" />', "upper-case", name="Found")
    fails('<RegistrySearchRef Id="No" />', "RegistrySearchRef/@Id names RegLocator 'No'")
    two = '<DirectorySearch Id="A" Path="a" /><DirectorySearch Id="B" Path="b" />'
    fails(f'<RegistrySearch Root="HKLM" Key="K" Type="directory">{two}</RegistrySearch>', "may hold one search, not 2")


def test_nested_directory_searches(compile_body, lines):
    compiled = compile_body(
        search(
            '<DirectorySearch Id="A" Path="[ProgramFilesFolder]"><DirectorySearch Id="B" Path="x" Depth="2">'
            '<FileSearch Name="f.txt" MinSize="1" MaxSize="9" /></DirectorySearch></DirectorySearch>'
        )
    )
    assert lines(compiled, *LOCATORS) == [
        "AppSearch:FOUND\tB",
        "DrLocator:A\t\t[ProgramFilesFolder]\t",
        "DrLocator:B\tA\tx\t2",
        "Signature:B\tf.txt\t\t\t1\t9\t\t\t",
    ]


def test_directory_is_assigned_to_the_property(compile_body, lines):
    compiled = compile_body(
        search(
            '<DirectorySearch Id="Di" Path="[D]" Depth="3" AssignToProperty="yes"><FileSearch Id="Fi" Name="f.txt" />'
            "</DirectorySearch>"
        )
    )
    assert lines(compiled, *LOCATORS) == [
        "AppSearch:FOUND\tDi",
        "DrLocator:Di\tFi\t\t",
        "DrLocator:Fi\t\t[D]\t3",
        "Signature:Fi\tf.txt\t\t\t\t\t\t\t",
    ]


def test_directory_search_ref(compile_body, lines):
    compiled = compile_body(
        search('<DirectorySearch Id="A" Path="C:\\x" />')
        + search(
            '<DirectorySearchRef Id="A" Path="C:\\x"><FileSearch Id="Fi" Name="f.txt" /></DirectorySearchRef>', "OTHER"
        )
    )
    assert lines(compiled, *LOCATORS) == [
        "AppSearch:FOUND\tA",
        "AppSearch:OTHER\tFi",
        "DrLocator:A\t\tC:\\x\t",
        "DrLocator:Fi\tA\t\t",
        "Signature:Fi\tf.txt\t\t\t\t\t\t\t",
    ]


def test_directory_search_errors(compile_body):
    def fails(element: str, *phrases: str) -> None:
        assert_error(compile_body, search(element), *phrases, line=3)

    fails('<DirectorySearch Path="x" Depth="-1" />', "DirectorySearch/@Depth")
    inner = '<DirectorySearch Path="y" />'
    fails(f'<DirectorySearch Path="x" AssignToProperty="yes">{inner}</DirectorySearch>', "may hold a FileSearch only")
    fails('<DirectorySearchRef Id="A" Path="x" />', "DirectorySearchRef/@Id names DrLocator")
    nested = '<DirectorySearchRef Id="B" Parent="C" />'
    fails(f'<DirectorySearch Id="A" Path="x">{nested}</DirectorySearch>', "DirectorySearchRef/@Parent")


def test_file_search_dates(compile_body, lines):
    compiled = compile_body(
        search(
            '<DirectorySearch Id="A" Path="x"><FileSearch Name="long name.txt" MinDate="1980-01-01"'
            ' MaxDate="2043-12-31T23:59:58" /></DirectorySearch>'
        )
    )
    # 1980-01-01 is day 1 of month 1 of year 0; the time's parts are hour, minute, pairs of seconds
    low, high = (1 << 5 | 1) << 16, (63 << 9 | 12 << 5 | 31) << 16 | 23 << 11 | 59 << 5 | 29
    assert lines(compiled, "Signature") == [f"Signature:A\tlong name.txt\t\t\t\t\t{low}\t{high}\t"]
    assert high < 2**31


def test_file_search_ref(compile_body, lines):
    compiled = compile_body(
        search(
            '<DirectorySearch Id="A" Path="x"><FileSearch Id="Fi" Name="f.txt" /></DirectorySearch>'
            '<RegistrySearch Id="R" Root="HKLM" Key="K" Type="directory"><FileSearchRef Id="Fi" /></RegistrySearch>'
        )
    )
    assert lines(compiled, "AppSearch", "RegLocator") == ["AppSearch:FOUND\tFi", "RegLocator:Fi\t2\tK\t\t0"]


def test_file_search_errors(compile_body):
    def fails(attributes: str, *phrases: str, directory: str = 'Id="A"') -> None:
        element = f'<DirectorySearch {directory} Path="x"><FileSearch {attributes} /></DirectorySearch>'
        assert_error(compile_body, search(element), *phrases, line=3)

    fails("", "lacks its required attribute Name")
    fails('Name="f" MinDate="31.12.2020"', "FileSearch/@MinDate must be a date")
    fails('Name="f" MinDate="1979-12-31"', "between 1980 and 2043")
    fails('Name="f" MaxDate="2020-01-01T00:00:00Z"', "no time zone")
    fails('Name="f" MinSize="-1"', "FileSearch/@MinSize")
    fails('Name="f.txt" ShortName="f.txt"', "FileSearch/@ShortName has no use")
    fails('Id="Fi" Name="f"', "can't differ", directory='Id="A" Depth="2"')
    fails('Name="f"', "needs an Id of its own", directory='Id="A" AssignToProperty="yes"')


def test_component_search(compile_body, lines):
    compiled = compile_body(
        search(f'<ComponentSearch Id="C" Guid="{GUID}" />')
        + search(
            f'<ComponentSearch Id="E" Guid="{GUID}" Type="directory"><FileSearch Name="f" /></ComponentSearch>', "G"
        )
    )
    assert lines(compiled, *LOCATORS) == [
        "AppSearch:FOUND\tC",
        "AppSearch:G\tE",
        f"CompLocator:C\t{GUID}\t1",
        f"CompLocator:E\t{GUID}\t0",
        "Signature:E\tf\t\t\t\t\t\t\t",
    ]


def test_component_search_errors(compile_body):
    assert_error(compile_body, search('<ComponentSearch Id="C" />'), "lacks its required attribute Guid", line=3)
    assert_error(compile_body, search('<ComponentSearch Guid="x" />'), "ComponentSearch/@Guid is not a GUID", line=3)
    assert_error(
        compile_body,
        search(f'<ComponentSearch Guid="{GUID}" Type="raw" />'),
        "ComponentSearch/@Type must be one of directory, file",
        line=3,
    )


def test_ini_file_search(compile_body, lines):
    compiled = compile_body(
        search('<IniFileSearch Id="I" Name="a.ini" Section="s" Key="k" Field="2" Type="raw" />')
        + search('<IniFileSearch Id="J" Name="b.ini" Section="s" Key="k"><FileSearch Name="f" /></IniFileSearch>', "B")
    )
    assert lines(compiled, "AppSearch", "IniLocator") == [
        "AppSearch:B\tJ",
        "AppSearch:FOUND\tI",
        "IniLocator:I\ta.ini\ts\tk\t2\t2",
        "IniLocator:J\tb.ini\ts\tk\t\t1",
    ]


def test_ini_file_search_errors(compile_body):
    assert_error(
        compile_body, search('<IniFileSearch Name="a.ini" Section="s" />'), "lacks its required attribute Key", line=3
    )
    assert_error(
        compile_body,
        search('<IniFileSearch Name="a.ini" Section="s" Key="k" Type="registry" />'),
        "IniFileSearch/@Type must be one of",
        line=3,
    )


def test_product_search(compile_body, lines):
    compiled = compile_body(
        search(
            f'<ProductSearch UpgradeCode="{GUID}" Minimum="1.0" Maximum="2.0" Language="1033" IncludeMaximum="yes" />'
        )
        + search(
            f'<ProductSearch UpgradeCode="{GUID}" Minimum="3.0" IncludeMinimum="no" ExcludeLanguages="yes" />', "B"
        )
    )
    assert lines(compiled, "Upgrade") == [
        f"Upgrade:{GUID}\t1.0\t2.0\t1033\t770\t\tFOUND",
        f"Upgrade:{GUID}\t3.0\t\t\t1026\t\tB",
    ]
    assert compiled.warnings == []
    secure = compiled.database["Property"].get("SecureCustomProperties").Value
    assert set(secure.split(";")) >= {"B", "FOUND"}


def test_product_search_errors(compile_body):
    assert_error(compile_body, search(f'<ProductSearch UpgradeCode="{GUID}" />'), "needs Minimum or Maximum", line=3)
    assert_error(
        compile_body, search('<ProductSearch Minimum="1.0" />'), "lacks its required attribute UpgradeCode", line=3
    )


def test_compliance_check(compile_body, lines):
    compiled = compile_body(
        '<ComplianceCheck><RegistrySearch Id="R" Root="HKLM" Key="K" Type="raw" /></ComplianceCheck>'
        '<ComplianceCheck><ComplianceDrive><DirectorySearch Id="A" Path="x" /></ComplianceDrive></ComplianceCheck>'
    )
    assert lines(compiled, "CCPSearch", "DrLocator") == ["CCPSearch:A", "CCPSearch:R", "DrLocator:A\tCCP_DRIVE\tx\t"]


def test_compliance_check_errors(compile_body):
    assert_error(compile_body, "<ComplianceCheck />", "ComplianceCheck holds no search", line=3)
    assert_error(
        compile_body, "<ComplianceCheck><ComplianceDrive /></ComplianceCheck>", "ComplianceDrive must hold one", line=3
    )
    two = "".join(f'<RegistrySearch Id="{key}" Root="HKLM" Key="K" Type="raw" />' for key in "AB")
    assert_error(compile_body, f"<ComplianceCheck>{two}</ComplianceCheck>", "must have one signature, not A, B", line=3)
