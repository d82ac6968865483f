"""ServiceInstall, ServiceControl, ServiceConfig, ServiceConfigFailureActions and what they hold."""

from __future__ import annotations

import pytest
from rest_source import assert_error, in_component

INSTALL = '<ServiceInstall Name="svc" Type="ownProcess" Start="auto" ErrorControl="normal" {}>{}</ServiceInstall>'


def test_service_install(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<ServiceInstall Name="My svc" Type="shareProcess" Start="demand" ErrorControl="critical" Vital="yes"'
            ' DisplayName="Mine" LoadOrderGroup="g" Account="LocalSystem" Password="p" Arguments="-a" Interactive="yes"'
            ' Description="does"><ServiceDependency Id="Tcpip" /><ServiceDependency Id="net" Group="yes" />'
            "</ServiceInstall>"
        )
    )
    assert lines(compiled, "ServiceInstall") == [
        "ServiceInstall:My_svc\tMy svc\tMine\t288\t3\t32771\tg\tTcpip[~]+net[~][~]\tLocalSystem\tp\t-a\tComp\tdoes"
    ]


@pytest.mark.parametrize(
    ("start", "error_control", "expected"),
    [("auto", "ignore", "2\t0"), ("demand", "normal", "3\t1"), ("disabled", "critical", "4\t3")],
)
def test_service_start_and_error_control(compile_body, lines, start, error_control, expected):
    compiled = compile_body(
        in_component(f'<ServiceInstall Name="s" Type="ownProcess" Start="{start}" ErrorControl="{error_control}" />')
    )
    assert lines(compiled, "ServiceInstall") == [f"ServiceInstall:s\ts\t\t16\t{expected}\t\t\t\t\t\tComp\t"]


def test_service_description_can_be_erased(compile_body, lines):
    compiled = compile_body(in_component(INSTALL.format('Id="S" EraseDescription="yes"', "")))
    assert lines(compiled, "ServiceInstall") == ["ServiceInstall:S\tsvc\t\t16\t2\t1\t\t\t\t\t\tComp\t[~]"]


@pytest.mark.parametrize("kind", ["kernelDriver", "systemDriver"])
def test_driver_services_are_refused_with_the_reason(compile_body, kind):
    body = f'<ServiceInstall Name="drv" Type="{kind}" Start="demand" ErrorControl="normal" />'
    assert_error(compile_body, in_component(body), "ServiceInstall/@Type", kind, "Windows Installer doesn't support")


def test_service_install_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, in_component(f'<ServiceInstall ErrorControl="normal" {attributes} />'), *phrases)

    own = 'Type="ownProcess" Start="auto"'
    fails('Type="ownProcess" Start="boot" Name="s"', "ServiceInstall/@Start", "'boot'", "doesn't support")
    fails('Type="ownProcess" Start="manual" Name="s"', "ServiceInstall/@Start must be one of")
    fails(own, "lacks its required attribute Name")
    fails(f'{own} Name="a/b"', "can't contain a slash")
    fails(f'{own} Name="{"x" * 257}"', "longer than 256")
    fails(f'{own} Name="s" Interactive="yes" Account="u"', "must be LocalSystem")
    fails(f'{own} Name="s" Description="d" EraseDescription="yes"', "ServiceInstall/@Description")
    fails(f'{own} Name="s" Vital="maybe"', "ServiceInstall/@Vital must be yes or no")
    assert_error(
        compile_body, in_component(INSTALL.format("", "<ServiceDependency />")), "lacks its required attribute Id"
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('Start="install"', 0x1),
        ('Stop="install"', 0x2),
        ('Remove="install"', 0x8),
        ('Start="uninstall"', 0x10),
        ('Stop="uninstall"', 0x20),
        ('Remove="uninstall"', 0x80),
        ('Start="install" Stop="both" Remove="uninstall"', 0x1 | 0x22 | 0x80),
        ('Start="both" Remove="both"', 0x11 | 0x88),
    ],
)
def test_service_control_events(compile_body, lines, attributes, expected):
    compiled = compile_body(in_component(f'<ServiceControl Name="svc" {attributes} />'))
    assert lines(compiled, "ServiceControl") == [f"ServiceControl:svc\tsvc\t{expected}\t\t\tComp"]


def test_service_control_arguments_and_wait(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<ServiceControl Id="C1" Name="svc" Start="install" Wait="yes"><ServiceArgument Value="-a" />'
            '<ServiceArgument Value="b c" /></ServiceControl><ServiceControl Id="C2" Name="x" Stop="both" Wait="no" />'
        )
    )
    assert lines(compiled, "ServiceControl") == [
        "ServiceControl:C1\tsvc\t1\t-a[~]b c\t1\tComp",
        "ServiceControl:C2\tx\t34\t\t0\tComp",
    ]


def test_service_control_errors(compile_body):
    assert_error(
        compile_body, in_component('<ServiceControl Name="s" Start="always" />'), "ServiceControl/@Start must be one of"
    )
    assert_error(compile_body, in_component('<ServiceControl Start="install" />'), "lacks its required attribute Name")
    body = '<ServiceControl Name="s" Start="install"><ServiceArgument /></ServiceControl>'
    assert_error(compile_body, in_component(body), "lacks its required attribute Value")
    compiled = compile_body(in_component('<ServiceControl Name="s" />'))
    assert "does nothing" in str(compiled.warnings[0])


def test_service_config(compile_body, lines):
    compiled = compile_body(
        in_component(
            INSTALL.format(
                "",
                '<ServiceConfig Id="X" OnInstall="yes" OnReinstall="yes" DelayedAutoStart="yes" PreShutdownDelay="500"'
                ' FailureActionsWhen="failedToStopOrReturnedError" ServiceSid="restricted">'
                '<RequiredPrivilege Name="systemTime" /><RequiredPrivilege Name="loadDriver" />'
                '<RequiredPrivilege Name="SeOtherPrivilege" /></ServiceConfig>',
            )
        )
    )
    assert lines(compiled, "MsiServiceConfig") == [
        "MsiServiceConfig:X.DS\tsvc\t5\t3\t1\tComp",
        "MsiServiceConfig:X.FA\tsvc\t5\t4\t1\tComp",
        "MsiServiceConfig:X.PD\tsvc\t5\t7\t500\tComp",
        "MsiServiceConfig:X.RP\tsvc\t5\t6\tSeSystemtimePrivilege[~]SeLoadDriverPrivilege[~]SeOtherPrivilege\tComp",
        "MsiServiceConfig:X.SS\tsvc\t5\t5\t3\tComp",
    ]


def test_service_config_of_another_service(compile_body, lines):
    compiled = compile_body(
        in_component('<ServiceConfig ServiceName="other" OnUninstall="yes" DelayedAutoStart="[DELAY]" />')
    )
    assert lines(compiled, "MsiServiceConfig") == ["MsiServiceConfig:other.DS\tother\t2\t3\t[DELAY]\tComp"]


def test_service_config_resets_the_preshutdown_delay(compile_body, lines):
    compiled = compile_body(in_component('<ServiceConfig ServiceName="o" OnInstall="yes" PreShutdownDelay="" />'))
    assert lines(compiled, "MsiServiceConfig") == ["MsiServiceConfig:o.PD\to\t1\t7\t\tComp"]


def test_service_config_errors(compile_body):
    config = '<ServiceConfig OnInstall="yes" {} />'
    assert_error(compile_body, in_component(config.format('DelayedAutoStart="yes"')), "attribute ServiceName")
    assert_error(compile_body, in_component(config.format('ServiceName="s"')), "needs RequiredPrivilege or one of")
    assert_error(
        compile_body,
        in_component(INSTALL.format("", config.format('ServiceName="x" ServiceSid="none"'))),
        "ServiceConfig/@ServiceName can't be used inside ServiceInstall",
    )
    assert_error(
        compile_body,
        in_component('<ServiceConfig ServiceName="s" DelayedAutoStart="yes" />'),
        "at least one of OnInstall, OnUninstall, OnReinstall",
    )


def test_service_failure_actions(compile_body, lines):
    compiled = compile_body(
        in_component(
            INSTALL.format(
                "",
                '<ServiceConfigFailureActions OnInstall="yes" ResetPeriod="3600" RebootMessage="Bye" Command="fix.exe">'
                '<Failure Action="restartService" Delay="10" /><Failure Action="runCommand" Delay="20" />'
                '<Failure Action="restartComputer" Delay="30" /><Failure Action="none" Delay="[D4]" />'
                "</ServiceConfigFailureActions>",
            )
        )
    )
    assert lines(compiled, "MsiServiceConfigFailureActions") == [
        "MsiServiceConfigFailureActions:svc\tsvc\t1\t3600\tBye\tfix.exe\t1[~]3[~]2[~]0\t10[~]20[~]30[~][D4]\tComp"
    ]


def test_service_failure_actions_clear_what_is_not_stated(compile_body, lines):
    compiled = compile_body(
        in_component('<ServiceConfigFailureActions Id="A" ServiceName="s" OnReinstall="yes" RebootMessage="" />')
    )
    assert lines(compiled, "MsiServiceConfigFailureActions") == [
        "MsiServiceConfigFailureActions:A\ts\t4\t\t\t[~]\t\t\tComp"
    ]


def test_service_failure_actions_errors(compile_body):
    start = '<ServiceConfigFailureActions ServiceName="s"'
    assert_error(compile_body, in_component(f"{start} />"), "at least one of OnInstall")
    assert_error(compile_body, in_component(f'{start} OnInstall="yes" ResetPeriod="-1" />'), "@ResetPeriod")
    body = f'{start} OnInstall="yes"><Failure Action="none" /></ServiceConfigFailureActions>'
    assert_error(compile_body, in_component(body), "lacks its required attribute Delay")
