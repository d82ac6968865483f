"""A package that uses everything the model has."""

from __future__ import annotations

from dataclasses import replace

from wxs_parts import (
    at,
    file_component,
    guid,
    make_action,
    make_component,
    make_feature,
    make_file,
    make_value,
    place,
    small_package,
)

from crossmsi.model import (
    AppId,
    ComClass,
    ComInterface,
    Component,
    ComponentSearch,
    ComServer,
    Directory,
    DirectorySearch,
    DuplicateFile,
    Environment,
    Extension,
    FeatureLevel,
    FileSearch,
    IniSearch,
    IniValue,
    KeyPath,
    LaunchCondition,
    Package,
    Payload,
    Permission,
    ProgId,
    Property,
    RegistrySearch,
    RemoveFile,
    Search,
    Service,
    ServiceControl,
    Shortcut,
    TypeLibrary,
    Ui,
    Verb,
)


def make_server(line: int, file: str, **changes: object) -> ComServer:
    prog_id = ProgId(
        id="Maker.Thing.1", description="Thing", version_independent="Maker.Thing", icon=None, icon_index=None,
        at=at(line + 2),
    )  # fmt: skip
    item = ComClass(
        clsid=guid(900), context="InprocServer32", description="Thing class", threading_model="both", argument=None,
        app_id=guid(901), prog_ids=(prog_id,), programmable=True, insertable=True, control=True, icon=None,
        icon_index=None, at=at(line + 1),
    )  # fmt: skip
    app_id = AppId(
        id=guid(901), description="Thing host", dll_surrogate="", local_service=None, service_parameters=None,
        remote_server=None, run_as_interactive_user=True, at=at(line + 3),
    )  # fmt: skip
    library = TypeLibrary(
        id=guid(902), major=1, minor=10, language=1033, description="Thing library",
        help_directory="INSTALLFOLDER", at=at(line + 4),
    )  # fmt: skip
    interface = ComInterface(
        iid=guid(903), name="IThing", proxy_stub=guid(904), methods=7, type_library=library.id,
        type_library_version="1.a", at=at(line + 5),
    )  # fmt: skip
    other = replace(interface, iid=guid(905), name="IOther", methods=None, type_library=None, type_library_version=None)
    values = dict(
        file=file, app_id=app_id, type_library=library, classes=(item,), interfaces=(interface, other), at=at(line)
    )
    return ComServer(**values | changes)


def com_component(key: str, line: int, bitness: int) -> Component:
    name = f"{key}.dll"
    return file_component(
        name, line, name, bitness=bitness, isa="amd64" if bitness == 64 else "i386",
        isa_origin=f"{bitness}-bit: payload/{name} is {'amd64' if bitness == 64 else 'i386'}",
        com=(make_server(line + 2, name),),
    )  # fmt: skip


def registry_component(line: int) -> Component:
    return make_component(
        "Values", line, key_path=KeyPath(kind="registry", id="Text"),
        registry=(
            make_value("Text", line + 1),
            make_value("Default", line + 2, name=None, value=""),
            make_value("Expandable", line + 3, type="expandable", value="%PATH%;[INSTALLFOLDER]"),
            make_value("Number", line + 4, type="dword", value=4294967295),
            make_value("Bytes", line + 5, type="binary", value="00FF"),
            make_value("Many", line + 6, type="multi-string", value=("one", "two")),
            make_value("Append", line + 7, type="multi-string", value=("three",), action="append"),
            make_value("Prepend", line + 8, type="multi-string", value=("zero", "half"), action="prepend"),
            make_value("Sharp", line + 9, value="#1"),
            make_value("Made", line + 10, name=None, value=None, action="create-key", key=r"Software\Maker\Made"),
            make_value("Gone", line + 11, name=None, value=None, action="remove-key", key=r"Software\Maker\Old"),
            make_value("Out", line + 12, name="Out", value=None, action="remove-value"),
            make_value("User", line + 13, root="HKMU", value="[ProductName]"),
        ),
        permissions=(
            Permission(
                id="Values.Sddl", kind="registry", target="Text", sddl="D:(A;;GA;;;BA)", condition="VersionNT",
                user=None, domain=None, rights=(), at=at(line + 14),
            ),
        ),
    )  # fmt: skip


def service_component(line: int) -> Component:
    return file_component(
        "daemon.exe", line, "daemon.exe",
        services=(
            Service(
                id="Daemon", name="daemon", display_name="The daemon", description="Does it.", type="own-process",
                interactive=False, start="auto", error_control="normal", vital=True,
                account=r"NT AUTHORITY\LocalService", password=None, arguments="-service", load_order_group="Base",
                dependencies=("Tcpip", "+NetworkProvider"), at=at(line + 3),
            ),
        ),
        service_controls=(
            ServiceControl(
                id="DaemonControl", name="daemon", start="install", stop="both", remove="uninstall", wait=True,
                arguments=("-one", "two words"), at=at(line + 4),
            ),
        ),
    )  # fmt: skip


def shell_component(line: int) -> Component:
    return file_component(
        "viewer.exe", line, "viewer.exe", condition="VersionNT >= 600",
        shortcuts=(
            Shortcut(
                id="Menu", name="Viewer", directory="ProgramMenuFolder", target="[#viewer.exe]", arguments="-x",
                description="Views things", icon="viewer.ico", icon_index=0, working_directory="INSTALLFOLDER",
                show="maximized", hotkey=1601, at=at(line + 3),
            ),
            Shortcut(
                id="Advertised", name="Viewer 2", directory="ProgramMenuFolder", target=None, arguments=None,
                description=None, icon=None, icon_index=None, working_directory=None, show="normal", hotkey=None,
                at=at(line + 4),
            ),
        ),
        prog_ids=(
            ProgId(
                id="Maker.Document.1", description="Document", version_independent="Maker.Document", icon="viewer.ico",
                icon_index=1, at=at(line + 5),
            ),
        ),
        extensions=(
            Extension(
                id="mkd", prog_id="Maker.Document.1", content_type="application/x-maker",
                verbs=(
                    Verb(id="open", label="&Open", argument='"%1"', sequence=1, at=at(line + 7)),
                    Verb(id="print", label=None, argument='/p "%1"', sequence=2, at=at(line + 8)),
                ),
                at=at(line + 6),
            ),
            Extension(id="mkx", prog_id=None, content_type=None, verbs=(), at=at(line + 9)),
        ),
        remove_files=(
            RemoveFile(id="NoMenu", name=None, directory="ProgramMenuFolder", on="uninstall", at=at(line + 10)),
        ),
    )  # fmt: skip


def settings_component(line: int) -> Component:
    return file_component(
        "notes.txt", line, "notes.txt", shared=True, permanent=True, never_overwrite=True, transitive=True,
        environment=(
            Environment(
                id="Path", name="PATH", value="[INSTALLFOLDER]", action="set", part="last", separator=";",
                permanent=False, system=True, at=at(line + 3),
            ),
            Environment(
                id="Home", name="APP_HOME", value="[INSTALLFOLDER]", action="create", part="all", separator=";",
                permanent=True, system=False, at=at(line + 4),
            ),
        ),
        ini=(
            IniValue(
                id="Line", file="app.ini", directory="INSTALLFOLDER", section="main", key="k", value="v",
                action="create-line", at=at(line + 5),
            ),
        ),
        create_folders=("INSTALLFOLDER", "DATA"),
        remove_files=(
            RemoveFile(id="Logs", name="*.log", directory="INSTALLFOLDER", on="both", at=at(line + 6)),
        ),
        duplicate_files=(
            DuplicateFile(id="Copy", file="notes.txt", directory="DATA", name="copy.txt", at=at(line + 7)),
        ),
        permissions=(
            Permission(
                id="R1", kind="file", target="notes.txt", sddl=None, condition=None, user="Users", domain=None,
                rights=("read",), at=at(line + 8),
            ),
            Permission(
                id="R2", kind="directory", target="DATA", sddl=None, condition=None, user="Everyone", domain="DOM",
                rights=("read", "write", "execute"), at=at(line + 9),
            ),
        ),
    )  # fmt: skip


def rich_package(**changes: object) -> Package:
    """A package that uses everything the model has."""
    small = small_package()
    main = small.components[0]
    font = make_component(
        "font", 40, directory="FontsFolder", key_path=KeyPath(kind="file", id="sign.ttf"),
        files=(
            make_file("sign.ttf", 41, font=""),
            make_file("sign.fon", 42, font="Sign (VGA)", vital=False, hidden=True, read_only=True, system=True),
        ),
    )  # fmt: skip
    components = (
        replace(main, isa="amd64", isa_origin="64-bit: payload/app.exe is amd64"),
        font,
        com_component("thing32", 100, 32),
        com_component("thing64", 120, 64),
        registry_component(140),
        service_component(160),
        shell_component(180),
        settings_component(200),
    )  # fmt: skip
    inner = make_feature(
        "Extras", 52, *(component.id for component in components[4:]), level=2, display="hidden",
        levels=(FeatureLevel(level=0, condition="NOT VersionNT64", at=at(53)),),
    )  # fmt: skip
    main_feature = make_feature(
        "Main", 50, *(component.id for component in components[:4]), required=True, advertise=True,
        description="All of it", display="expand", directory="INSTALLFOLDER", children=(inner,),
    )  # fmt: skip
    data = Directory(id="DATA", name="data", standard=False, children=(), at=at(12))
    folder = Directory(id="INSTALLFOLDER", name="Maker App", standard=False, children=(data,), at=at(11))
    directories = (
        Directory(id="ProgramFiles64Folder", name=None, standard=True, children=(folder,), at=at(10)),
        Directory(id="FontsFolder", name=None, standard=True, children=(), at=at(13)),
        Directory(id="ProgramMenuFolder", name=None, standard=True, children=(), at=at(14)),
    )
    return replace(
        small,
        **dict(
            description="App, 1.2", comments="No comment", keywords="Installer,App", installer_version=500,
            launch_conditions=(LaunchCondition(condition="VersionNT >= 600", message="Too old a Windows.", at=at(5)),),
            directories=directories, features=(main_feature,), components=components,
            properties=(
                Property(id="ARPCONTACT", value="Maker", at=at(70)),
                Property(id="TOKEN", value="x", secure=True, hidden=True, admin=True, at=at(71)),
                Property(id="FOUND", value=None, secure=True, at=at(72)),
            ),
            searches=(
                Search(
                    property="FOUND",
                    locators=(
                        RegistrySearch(
                            id="S.Reg", root="HKLM", key=r"Software\Maker", name="Dir", type="raw", bitness=32,
                            at=at(80),
                        ),
                        DirectorySearch(id="S.Dir", path="[ProgramFiles64Folder]Maker", depth=1, at=at(81)),
                        ComponentSearch(id="S.Comp", guid=guid(80), type="directory", at=at(82)),
                    ),
                    at=at(79),
                ),
                Search(
                    property="OLDFILE",
                    locators=(
                        FileSearch(
                            id="S.File", path="[WindowsFolder]", depth=0, name="old.exe", min_version="1.0.0.0",
                            max_version="2.0.0.0", at=at(84),
                        ),
                        IniSearch(id="S.Ini", file="old.ini", section="a", key="b", field=0, type="raw", at=at(85)),
                    ),
                    at=at(83),
                ),
            ),
            custom_actions=(
                make_action("SetName", 90),
                make_action("SetDir", 91, kind="directory", source_kind="directory", source="DATA",
                            scheduled=(place(91, before="CostFinalize", condition="NOT Installed"),
                                       place(91, "InstallUISequence", after="CostFinalize"))),
                make_action("Stop", 92, kind="error", source_kind=None, source=None, target="No.",
                            scheduled=(place(92, number=1, condition="STOP"),)),
                make_action("Call", 93, kind="dll", source_kind="binary", source="actions.dll", target="Entry",
                            execute="deferred", impersonate=False, isa="amd64",
                            scheduled=(place(93, before="InstallFinalize", condition="NOT REMOVE"),)),
                make_action("Undo", 94, kind="dll", source_kind="binary", source="actions.dll", target="Undo",
                            execute="rollback", scheduled=(place(94, before="Call"),)),
                make_action("Run", 95, kind="exe", source_kind="file", source="app.exe", target="/quiet",
                            result="async-no-wait", scheduled=(place(95, after="InstallFinalize"),)),
                make_action("Script", 96, kind="script", source_kind=None, source=None,
                            target="var a = 1;\nvar b = [2];", script="jscript", bitness=64,
                            scheduled=(place(96, "AdvtExecuteSequence", after="CostFinalize"),)),
                make_action("Function", 97, kind="script", source_kind="binary", source="actions.js", target="main",
                            script="jscript", bitness=32, result="ignore", hide_target=True,
                            scheduled=(place(97, "AdminExecuteSequence", after="CostFinalize"),)),
            ),
            icons=(Payload(id="viewer.ico", source="payload/viewer.ico", path="payload/viewer.ico", at=at(64)),),
            binaries=(
                Payload(id="actions.dll", source="payload/actions.dll", path="payload/actions.dll", at=at(65)),
                Payload(id="actions.js", source="payload/actions.js", path="payload/actions.js", at=at(66)),
            ),
            ui=Ui(
                kind="install-dir", directory="INSTALLFOLDER",
                license=Payload(id="License", source="payload/license.rtf", path="payload/license.rtf", at=at(62)),
                at=at(60),
            ),
        ) | changes,
    )  # fmt: skip
