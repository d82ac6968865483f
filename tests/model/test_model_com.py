"""COM servers as registry values and as rows of the COM tables."""

from __future__ import annotations

FILES = {"bin/i386/s.dll": "i386", "bin/amd64/s.dll": "amd64", "s.exe": "i386-exe"}
CLSID = "{11111111-2222-3333-4444-555555555555}"
LIBID = "{AAAAAAAA-2222-3333-4444-555555555555}"
APPID = "{BBBBBBBB-2222-3333-4444-555555555555}"
IID = "{CCCCCCCC-2222-3333-4444-555555555555}"
SERVER = f"""
components:
- isa: [i386, amd64]
  files: bin/${{isa}}/s.dll
  com:
    via: VIA
    classes:
      clsid: "{CLSID}"
      description: A thing
      threading_model: both
      programmable: true
      prog_ids:
      - {{id: Maker.Thing.1, version_independent: Maker.Thing}}
      - Maker.Other.1
    app_id: {{id: "{APPID}", dll_surrogate: ''}}
    type_library: {{id: "{LIBID}", version: "10.1", description: Things}}
    interfaces: {{iid: "{IID}", name: IThing, methods: 7}}
"""


def values(component, root="HKCR"):
    assert {row.root for row in component.registry} == {root}
    return {(row.key, row.name): row.value for row in component.registry}


def test_registration_as_registry_values_in_each_view(package):
    low, high = package(SERVER.replace("VIA", "registry"), FILES).components
    assert (low.bitness, high.bitness) == (32, 64) and low.com == high.com == ()
    expected = {
        (f"CLSID\\{CLSID}", None): "A thing",
        (f"CLSID\\{CLSID}", "AppID"): APPID,
        (f"CLSID\\{CLSID}\\InprocServer32", None): "[#s.dll_i386]",
        (f"CLSID\\{CLSID}\\InprocServer32", "ThreadingModel"): "Both",
        (f"CLSID\\{CLSID}\\ProgID", None): "Maker.Thing.1",
        (f"CLSID\\{CLSID}\\VersionIndependentProgID", None): "Maker.Thing",
        (f"CLSID\\{CLSID}\\TypeLib", None): LIBID,
        (f"CLSID\\{CLSID}\\Programmable", None): "",
        ("Maker.Thing.1", None): "A thing",
        ("Maker.Thing.1\\CLSID", None): CLSID,
        ("Maker.Thing", None): "A thing",
        ("Maker.Thing\\CLSID", None): CLSID,
        ("Maker.Thing\\CurVer", None): "Maker.Thing.1",
        ("Maker.Other.1", None): "A thing",
        ("Maker.Other.1\\CLSID", None): CLSID,
        (f"AppID\\{APPID}", None): "",
        (f"AppID\\{APPID}", "DllSurrogate"): "",
        (f"TypeLib\\{LIBID}\\a.1", None): "Things",
        (f"TypeLib\\{LIBID}\\a.1\\0\\win32", None): "[#s.dll_i386]",
        (f"TypeLib\\{LIBID}\\a.1\\FLAGS", None): "0",
        (f"Interface\\{IID}", None): "IThing",
        (f"Interface\\{IID}\\ProxyStubClsid32", None): "{00020424-0000-0000-C000-000000000046}",
        (f"Interface\\{IID}\\NumMethods", None): "7",
        (f"Interface\\{IID}\\TypeLib", None): LIBID,
        (f"Interface\\{IID}\\TypeLib", "Version"): "a.1",
    }
    assert values(low) == expected
    twin = {
        (key.replace("win32", "win64"), name): str(value).replace("_i386", "_amd64")
        for (key, name), value in expected.items()
    }
    assert values(high) == twin
    assert len({row.id for item in (low, high) for row in item.registry}) == 2 * len(expected)


def test_registration_in_the_com_tables(package):
    low, high = package(SERVER.replace("VIA", "class-table"), FILES).components
    assert low.registry == high.registry == ()
    (server,) = high.com
    assert server.file == "s.dll_amd64" == high.key_path.id
    (item,) = server.classes
    assert (item.clsid, item.context, item.threading_model, item.app_id) == (CLSID, "InprocServer32", "both", APPID)
    assert [(prog.id, prog.version_independent, prog.description) for prog in item.prog_ids] == [
        ("Maker.Thing.1", "Maker.Thing", "A thing"),
        ("Maker.Other.1", None, "A thing"),
    ]
    assert (server.type_library.major, server.type_library.minor) == (10, 1)
    assert server.interfaces[0].type_library == LIBID and server.app_id.dll_surrogate == ""


def test_a_local_server(package):
    text = f"""
components:
- files: s.exe
  com:
    classes: {{clsid: "{CLSID}", description: T, argument: -Embedding}}
    app_id: "{APPID}"
"""
    (item,) = package(text, FILES).components
    found = values(item)
    assert found[(f"CLSID\\{CLSID}\\LocalServer32", None)] == '"[#s.exe]" -Embedding'
    assert found[("AppID\\s.exe", "AppID")] == APPID


def test_a_per_user_package_registers_for_the_user(package):
    head = (
        "package: {name: T, manufacturer: M, version: 1.0, scope: per-user, "
        "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
    )
    text = f"components: [{{files: s.exe, com: {{classes: {{clsid: '{CLSID}', description: T}}}}}}]\n"
    (item,) = package(text, FILES, head=head).components
    assert (f"Software\\Classes\\CLSID\\{CLSID}", None) in values(item, "HKCU")
    assert item.key_path.kind == "registry"


def test_words_for_bad_servers(errors):
    text = f"""
components:
- files: s.exe
  com:
  - classes:
    - {{clsid: "{CLSID}", description: T, threading_model: both}}
    - {{clsid: "{LIBID}", description: T, context: inproc, argument: x}}
    - {{clsid: "{APPID}", description: T, prog_ids: {{id: A.B, icon: s.exe}}}}
"""
    assert errors(text, FILES) == [
        "m.yaml:11:90: components[0].com[0].classes[0].threading_model: a local server has no threading model",
        "m.yaml:12:100: components[0].com[0].classes[1].argument: only a local server has arguments",
        "m.yaml:13:83: components[0].com[0].classes[2].prog_ids: the icon of a ProgId needs 'via: class-table'\n"
        "  hint: or write its DefaultIcon key under 'registry:' with '[#file],0'",
    ]
