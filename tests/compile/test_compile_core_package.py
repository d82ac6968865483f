"""Package: properties, scope, summary information, upgrades, validation table."""

from __future__ import annotations

import pytest

from crossmsi.compile import compile_source
from crossmsi.errors import CrossmsiError
from crossmsi.msi import schema

UPGRADE = "{11111111-2222-3333-4444-555555555555}"
HEAD = '<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">\n<Package Name="Prod" Manufacturer="Acme" Version="1.2.3" '


@pytest.fixture
def package(tmp_path):
    """Compile an empty package with these attributes."""

    def run(attributes, body="", arch="x86"):
        (tmp_path / "tool.txt").write_bytes(b"tool")
        return compile_source(f"{HEAD}{attributes}>{body}</Package></Wix>", base_dir=tmp_path, arch=arch, name="p.wxs")

    return run


def properties(compiled):
    return {row.Property: row.Value for row in compiled.database.rows("Property")}


def test_properties_of_the_product(package):
    compiled = package(f'UpgradeCode="{UPGRADE[1:-1].lower()}" ProductCode="{UPGRADE}" Language="1031"')
    assert properties(compiled) == {
        "ALLUSERS": "1",
        "Manufacturer": "Acme",
        "ProductCode": UPGRADE,
        "ProductLanguage": "1031",
        "ProductName": "Prod",
        "ProductVersion": "1.2.3",
        "SecureCustomProperties": "WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED",
        "UpgradeCode": UPGRADE,
    }


@pytest.mark.parametrize(
    ("scope", "allusers", "per_user", "word_count"),
    [
        ("perMachine", "1", None, 2),
        ("perUser", None, None, 10),
        ("perMachineOrUser", "2", None, 2),
        ("perUserOrMachine", "2", "1", 2),
    ],
)
def test_scope(package, scope, allusers, per_user, word_count):
    compiled = package(f'UpgradeCode="{UPGRADE}" Scope="{scope}"')
    assert properties(compiled).get("ALLUSERS") == allusers
    assert properties(compiled).get("MSIINSTALLPERUSER") == per_user
    assert compiled.database.summary.word_count == word_count


@pytest.mark.parametrize(
    ("arch", "attributes", "template", "page_count"),
    [
        ("x86", "", "Intel;1033", 500),
        ("x86", 'InstallerVersion="100"', "Intel;1033", 100),
        ("x64", 'InstallerVersion="200" Language="0"', "x64;0", 200),
        ("x64", 'InstallerVersion="100"', "x64;1033", 200),
        ("arm64", 'InstallerVersion="200"', "Arm64;1033", 500),
    ],
)
def test_template_and_installer_version(package, arch, attributes, template, page_count):
    summary = package(f'UpgradeCode="{UPGRADE}" {attributes}', arch=arch).database.summary
    assert (summary.template, summary.page_count) == (template, page_count)


def test_summary_information(package):
    compiled = package(
        f'UpgradeCode="{UPGRADE}" Compressed="no" ShortNames="yes" Codepage="1250"',
        '<SummaryInformation Description="D" Keywords="K" Comments="C" Manufacturer="M" Codepage="1251"/>',
    )
    summary = compiled.database.summary
    assert (summary.title, summary.subject, summary.author, summary.keywords, summary.comments) == (
        "Installation Database", "D", "M", "K", "C",
    )  # fmt: skip
    assert (summary.word_count, summary.security, summary.codepage, compiled.database.codepage) == (1, 2, 1251, 1250)
    assert summary.application.startswith("crossmsi ")
    assert (summary.revision, summary.created) == (None, None)  # the packer's


def test_summary_information_defaults(package):
    summary = package(f'UpgradeCode="{UPGRADE}"').database.summary
    assert (summary.subject, summary.author, summary.keywords) == ("Prod", "Acme", "Installer")
    assert "Prod" in summary.comments


def test_the_product_code_is_derived_from_the_content(package, tmp_path):
    body = '<Feature Id="M"><File Source="tool.txt"/></Feature>'
    first = properties(package(f'UpgradeCode="{UPGRADE}"', body))["ProductCode"]
    assert first == properties(package(f'UpgradeCode="{UPGRADE}" ProductCode="*"', body))["ProductCode"]
    assert first != properties(package(f'UpgradeCode="{UPGRADE}"', body, arch="x64"))["ProductCode"]
    changed = compile_source(f'{HEAD}UpgradeCode="{UPGRADE}">{body}</Package></Wix>', base_dir=tmp_path)
    assert properties(changed)["ProductCode"] == first
    (tmp_path / "tool.txt").write_bytes(b"tOol")
    changed = compile_source(f'{HEAD}UpgradeCode="{UPGRADE}">{body}</Package></Wix>', base_dir=tmp_path)
    assert properties(changed)["ProductCode"] != first


@pytest.mark.parametrize("version", ["256.0.0", "1.256.0"])
def test_versions_that_the_installer_cannot_hold(tmp_path, version):
    text = HEAD.replace("1.2.3", version) + f'UpgradeCode="{UPGRADE}"/></Wix>'
    with pytest.raises(CrossmsiError) as caught:
        compile_source(text, base_dir=tmp_path, name="p.wxs")
    assert str(caught.value).startswith(f"p.wxs:2:1: Package/@Version {version} is beyond what the installer holds")


def test_an_id_stands_in_for_the_upgrade_code_as_in_wix(package):
    compiled = package('Id="WixToolsetTest.TestPackage"')
    assert properties(compiled)["UpgradeCode"] == "{C00D7E9A-1276-51ED-B782-A20AB34D4070}"
    assert properties(compiled)["PackageId"] == "WixToolsetTest.TestPackage"


def test_without_an_upgrade_code_there_is_a_warning_and_no_upgrade(package):
    compiled = package("")
    assert compiled.database.table("Upgrade") is None
    assert [warning.what for warning in compiled.warnings] == [
        "Package has no UpgradeCode: later versions can't replace this one"
    ]


def test_the_default_major_upgrade(package, lines):
    compiled = package(f'UpgradeCode="{UPGRADE}"')
    assert lines(compiled, "Upgrade", "LaunchCondition") == [
        f"Upgrade:{UPGRADE}\t\t1.2.3\t1033\t1\t\tWIX_UPGRADE_DETECTED",
        f"Upgrade:{UPGRADE}\t1.2.3\t\t1033\t2\t\tWIX_DOWNGRADE_DETECTED",
        "LaunchCondition:NOT WIX_DOWNGRADE_DETECTED\tA later version of [ProductName] is installed already.",
    ]
    assert "InstallExecuteSequence:RemoveExistingProducts\t\t1401" in lines(compiled, "InstallExecuteSequence")
    assert package(f'UpgradeCode="{UPGRADE}" UpgradeStrategy="none"').database.table("Upgrade") is None


@pytest.mark.parametrize(
    ("attributes", "upgrades", "conditions", "place"),
    [
        (
            'DowngradeErrorMessage="newer" Schedule="afterInstallInitialize" RemoveFeatures="ALL"',
            [
                f"Upgrade:{UPGRADE}\t\t1.2.3\t1033\t1\tALL\tWIX_UPGRADE_DETECTED",
                f"Upgrade:{UPGRADE}\t1.2.3\t\t1033\t2\t\tWIX_DOWNGRADE_DETECTED",
            ],
            ["LaunchCondition:NOT WIX_DOWNGRADE_DETECTED\tnewer"],
            1501,
        ),
        (
            'DowngradeErrorMessage="newer" AllowSameVersionUpgrades="yes" IgnoreLanguage="yes" MigrateFeatures="no"'
            ' IgnoreRemoveFailure="yes"',
            [
                f"Upgrade:{UPGRADE}\t\t1.2.3\t\t516\t\tWIX_UPGRADE_DETECTED",
                f"Upgrade:{UPGRADE}\t1.2.3\t\t\t6\t\tWIX_DOWNGRADE_DETECTED",
            ],
            ["LaunchCondition:NOT WIX_DOWNGRADE_DETECTED\tnewer"],
            1401,
        ),
        (
            'AllowDowngrades="yes" Schedule="afterInstallFinalize"',
            [f"Upgrade:{UPGRADE}\t0\t\t1033\t257\t\tWIX_UPGRADE_DETECTED"],
            [],
            6601,
        ),
        (
            'AllowDowngrades="yes" Disallow="yes" DisallowUpgradeErrorMessage="old"',
            [f"Upgrade:{UPGRADE}\t0\t\t1033\t257\t\tWIX_UPGRADE_DETECTED"],
            ["LaunchCondition:NOT WIX_UPGRADE_DETECTED\told"],
            1401,
        ),
    ],
)
def test_major_upgrade(package, lines, attributes, upgrades, conditions, place):
    compiled = package(f'UpgradeCode="{UPGRADE}"', f"<MajorUpgrade {attributes}/>")
    assert lines(compiled, "Upgrade") == upgrades
    assert lines(compiled, "LaunchCondition") == conditions
    assert f"InstallExecuteSequence:RemoveExistingProducts\t\t{place}" in lines(compiled, "InstallExecuteSequence")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("", "element MajorUpgrade lacks its attribute DowngradeErrorMessage"),
        ('DowngradeErrorMessage="n" AllowDowngrades="yes"', "DowngradeErrorMessage has no use with AllowDowngrades"),
        ('DowngradeErrorMessage="n" Disallow="yes"', "lacks its attribute DisallowUpgradeErrorMessage"),
        ('DowngradeErrorMessage="n" DisallowUpgradeErrorMessage="x"', "DisallowUpgradeErrorMessage has no use"),
        ('AllowDowngrades="yes" AllowSameVersionUpgrades="yes"', "AllowSameVersionUpgrades adds nothing"),
    ],
)
def test_contradictory_major_upgrades(package, attributes, message):
    with pytest.raises(CrossmsiError, match=message):
        package(f'UpgradeCode="{UPGRADE}"', f"<MajorUpgrade {attributes}/>")


def test_major_upgrade_needs_an_upgrade_code(package):
    with pytest.raises(CrossmsiError, match="MajorUpgrade needs Package/@UpgradeCode"):
        package("", '<MajorUpgrade DowngradeErrorMessage="n"/>')


def test_upgrade_versions(compile_body, lines):
    body = (
        f'<Upgrade Id="{UPGRADE}"><UpgradeVersion Property="OLD" Minimum="1.0" Maximum="2.0" IncludeMaximum="yes"'
        ' MigrateFeatures="yes"/><UpgradeVersion Property="NEW" Minimum="2.0" IncludeMinimum="no" OnlyDetect="yes"'
        ' ExcludeLanguages="yes" Language="1033"/></Upgrade>'
        "<InstallExecuteSequence><RemoveExistingProducts After='InstallFinalize'/></InstallExecuteSequence>"
    )
    compiled = compile_body(body)
    assert lines(compiled, "Upgrade") == [
        f"Upgrade:{UPGRADE}\t1.0\t2.0\t\t769\t\tOLD",
        f"Upgrade:{UPGRADE}\t2.0\t\t1033\t1026\t\tNEW",
    ]
    assert "InstallExecuteSequence:RemoveExistingProducts\t\t6601" in lines(compiled, "InstallExecuteSequence")
    assert "InstallExecuteSequence:MigrateFeatureStates\t\t1200" in lines(compiled, "InstallExecuteSequence")


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ('Property="OLD"', "needs Minimum, Maximum or both"),
        ('Property="Old" Minimum="1"', "must be all upper case: 'Old'"),
        ('Property="OLD" Minimum="1"', "RemoveExistingProducts must be scheduled in InstallExecuteSequence"),
    ],
)
def test_upgrade_version_mistakes(compile_body, version, message):
    with pytest.raises(CrossmsiError, match=message):
        compile_body(f'<Upgrade Id="{UPGRADE}"><UpgradeVersion {version}/></Upgrade>')


def test_validation_describes_every_column_of_every_table(compile_body):
    body = (
        '<Feature Id="M"><Component Directory="WindowsFolder"><File Source="tool.txt"/>'
        '<RegistryValue Root="HKCU" Key="k" Value="v"/></Component></Feature><Property Id="P" Value="v"/>'
    )
    database = compile_body(body).database
    described = {(row.Table, row.Column) for row in database.rows("_Validation")}
    present = {(name, column) for name, table in database.tables.items() for column in table.column_names}
    assert described == present
    assert {"File", "Media", "Registry", "_Validation"} <= set(database.tables)
    row = database["_Validation"].get("File", "Component_")
    assert (row.KeyTable, row.KeyColumn, row.Nullable, row.Category) == ("Component", 1, "N", "Identifier")
    assert {name for name in database.tables} <= set(schema.TABLES)


def test_launch_conditions(compile_body, lines):
    compiled = compile_body('<Launch Condition="VersionNT &gt;= 601" Message="Windows 7, please"/>')
    assert lines(compiled, "LaunchCondition") == ["LaunchCondition:VersionNT >= 601\tWindows 7, please"]
    assert "InstallUISequence:LaunchConditions\t\t100" in lines(compiled, "InstallUISequence")
