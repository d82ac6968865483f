"""Permission and PermissionEx."""

from __future__ import annotations

import pytest
from rest_source import assert_error, in_component, in_file


@pytest.mark.parametrize(
    ("rights", "mask"),
    [
        ('Read="yes" Execute="yes" ReadAttributes="yes"', 0x1 | 0x20 | 0x80),
        ('Write="yes" Append="yes" WriteAttributes="yes"', 0x2 | 0x4 | 0x100),
        ('ReadExtendedAttributes="yes" WriteExtendedAttributes="yes"', 0x18),
        ('FileAllRights="yes"', 0x1F01FF),
        ('SpecificRightsAll="yes"', 0xFFFF),
        ('Delete="yes" ReadPermission="yes" ChangePermission="yes"', 0x70000),
        ('TakeOwnership="yes" Synchronize="yes"', 0x180000),
        ('GenericAll="yes"', 0x10000000),
        ('GenericExecute="yes" GenericWrite="yes"', 0x60000000),
        ('GenericRead="yes" GenericExecute="yes"', 0xA0000000 - 2**32),
        ("", 0),
    ],
)
def test_permission_of_a_file(compile_body, lines, rights, mask):
    compiled = compile_body(in_file(f'<Permission Domain="Dom" User="Everyone" {rights} />'))
    assert lines(compiled, "LockPermissions") == [f"LockPermissions:Tool\tFile\tDom\tEveryone\t{mask}"]


def test_permission_of_a_folder(compile_body, lines):
    rights = 'CreateFile="yes" CreateChild="yes" DeleteChild="yes" Traverse="yes"'
    compiled = compile_body(in_component(f'<CreateFolder><Permission User="u" {rights} /></CreateFolder>'))
    assert lines(compiled, "LockPermissions") == [f"LockPermissions:D\tCreateFolder\t\tu\t{0x2 | 0x4 | 0x40 | 0x20}"]


def test_permission_of_registry_rows(compile_body, lines):
    right = '<Permission User="u" Read="yes" Write="yes" EnumerateSubkeys="yes" Notify="yes" CreateLink="yes" />'
    compiled = compile_body(
        in_component(
            f'<RegistryKey Id="K" Root="HKLM" Key="A" ForceCreateOnInstall="yes">{right}</RegistryKey>'
            f'<RegistryValue Id="V" Root="HKLM" Key="B" Value="1">{right}</RegistryValue>'
        )
    )
    mask = 0x1 | 0x2 | 0x8 | 0x10 | 0x20
    assert lines(compiled, "LockPermissions") == [
        f"LockPermissions:K\tRegistry\t\tu\t{mask}",
        f"LockPermissions:V\tRegistry\t\tu\t{mask}",
    ]


def test_permission_errors(compile_body):
    assert_error(compile_body, in_file('<Permission Read="yes" />'), "lacks its required attribute User")
    assert_error(compile_body, in_file('<Permission User="u" GenericRead="yes" />'), "Permission/@GenericRead")
    assert_error(compile_body, in_file('<Permission User="u" Traverse="yes" />'), "unknown attribute Traverse")
    key = '<RegistryKey Root="HKLM" Key="A"><Permission User="u" Read="yes" /></RegistryKey>'
    assert_error(compile_body, in_component(key), "needs one that is created at installation")
    assert_error(compile_body, in_component('<Permission User="u" />'), "Permission can't stand in Component")
    twice = '<Permission User="u" Read="yes" /><Permission User="u" Write="yes" />'
    assert_error(compile_body, in_file(twice), "is defined twice")


def test_permission_ex(compile_body, lines):
    sddl = "D:PAI(A;;FA;;;BA)"
    compiled = compile_body(
        in_component(
            f'<CreateFolder><PermissionEx Id="P1" Sddl="{sddl}" Condition="A" /></CreateFolder>'
            f'<RegistryValue Id="V" Root="HKLM" Key="B" Value="1"><PermissionEx Id="P2" Sddl="{sddl}" />'
            "</RegistryValue>"
            '<ServiceInstall Id="S" Name="s" Type="ownProcess" Start="auto" ErrorControl="normal">'
            f'<PermissionEx Id="P3" Sddl="{sddl}" /></ServiceInstall>',
            file=f'<PermissionEx Id="P4" Sddl="{sddl}" />',
        )
    )
    assert lines(compiled, "MsiLockPermissionsEx") == [
        f"MsiLockPermissionsEx:P1\tD\tCreateFolder\t{sddl}\tA",
        f"MsiLockPermissionsEx:P2\tV\tRegistry\t{sddl}\t",
        f"MsiLockPermissionsEx:P3\tS\tServiceInstall\t{sddl}\t",
        f"MsiLockPermissionsEx:P4\tTool\tFile\t{sddl}\t",
    ]


def test_permission_ex_without_id(compile_body):
    compiled = compile_body(in_file('<PermissionEx Sddl="D:" /><PermissionEx Sddl="D:P" />'))
    keys = compiled.database["MsiLockPermissionsEx"].column("MsiLockPermissionsEx")
    assert len(set(keys)) == 2
    assert all(key.startswith("pme") for key in keys)


def test_permission_ex_errors(compile_body):
    assert_error(compile_body, in_file('<PermissionEx Id="P" />'), "lacks its required attribute Sddl")
    assert_error(compile_body, in_file('<PermissionEx Sddl="" />'), "PermissionEx/@Sddl is empty")
    key = '<RegistryKey Root="HKLM" Key="A" ForceDeleteOnUninstall="yes"><PermissionEx Sddl="D:" /></RegistryKey>'
    assert_error(compile_body, in_component(key), 'ForceCreateOnInstall="yes"')
