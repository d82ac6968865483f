"""File names, GUIDs, versions, languages, identifiers, and the categories' validators."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.analysis.categories import CATEGORIES, canonical_category, check_value
from crossmsi.analysis.filenames import extension, long_name, split_filename
from crossmsi.analysis.guids import NULL_GUID, has_guid_shape, is_guid
from crossmsi.analysis.identifiers import is_identifier, is_private_property, is_public_property
from crossmsi.analysis.languages import parse_languages
from crossmsi.analysis.versions import pad_version, parse_version, product_version, product_version_problem
from crossmsi.msi import Stream, schema

GOOD = {
    "Text": ["", "anything\n[at all"],
    "UpperCase": ["ABC_1", "Ä", "-"],
    "LowerCase": ["abc_1", "ä", "-"],
    "Integer": [0, -32767, 32767],
    "DoubleInteger": [2147483647, -2147483647],
    "TimeDate": [0, (23 << 11) | (59 << 5) | 29, (44 << 9) | (2 << 5) | 29, ((44 << 9 | 12 << 5 | 31) << 16) | 1],
    "Identifier": ["A", "_x", "a.b.C9"],
    "Property": ["PROP", "%TEMP"],
    "Filename": ["a.txt", "README", "SETUP~1.EXE|Set-up & more.exe", "a|.profile", "x|b;c=[1].txt", ".", "a.b|a.b"],
    "WildCardFilename": ["*.*", "?.txt", "a*.t?t", "*|*", "A~1|long name*.html"],
    "Path": ["C:\\", "c:\\temp\\a b", "\\\\server\\share", "[DIR]", "[DIR]\\x", "[%TEMP]\\x"],
    "Paths": ["C:\\a;\\\\s\\t;[D]", "C:\\a"],
    "AnyPath": ["\\\\server\\share\\temp", "c:\\temp", "\\temp", "projec~1|Project Status", "some long folder", "[A]b"],
    "DefaultDir": ["SourceDir", "bin", "a|b c", "a:b", "a|x y:b|z w", ".", ".:src", "TARGETDIR"],
    "RegPath": ["Software\\A B\\[P]", "[#f]", "CLSID\\{0}"],
    "Formatted": ["", "a]b", "[A] [[B]] [~] [%X Y] {x}", "[\\[]x", "{unclosed", "[#f][!f][$c]"],
    "KeyFormatted": ["[A]b"],
    "FormattedSDDLText": ["O:<[X]", "D:(A;;FA;;;BA)"],
    "Template": ["[1] of [Name]", "{{Fatal: }}[2]"],
    "Condition": ["A AND NOT B", "1"],
    "Guid": ["{0A1B2C3D-0000-1111-2222-ABCDEFABCDEF}", NULL_GUID],
    "Version": ["1", "1.00.100", "65535.65535.65535.65535", "007.1"],
    "Language": ["0", "1033", "1033,1031,65535"],
    "Binary": [Stream.from_bytes(b"")],
    "CustomSource": ["Binary1"],
    "Cabinet": ["#cab1.cab", "#_x", "data1.cab", "A"],
    "Shortcut": ["Feature1", "[#app.exe]", "[DIR]x.exe"],
    "URL": ["https://example.com/x", "[SITE]/x"],
}
BAD = {
    "Text": [5],
    "UpperCase": ["ABc", 5],
    "LowerCase": ["abC"],
    "Integer": [-32768, 32768, "5"],
    "DoubleInteger": [-2147483648, 2147483648],
    "TimeDate": [-1, 0xFFFF, 1 << 32, (24 << 11), "x"],
    "Identifier": ["", "1A", ".a", "a b", "é", "a-b", "A\n"],
    "Property": ["%", "%%A", "9", "A B"],
    "Filename": ["", "|x", "a|", "a.b.c", "longername.txt", "a.html", "a b", "a+b", "x|b*c", "a|b|c", "x|...", "*.txt",
                 ".profile", "..", "a |b", "c:x", "a|c:\\x", "x|" + "n" * 256],
    "WildCardFilename": ["a<b", "ninechars*", "x|", "a|b|c", "a/b"],
    "Path": ["rel\\x", "c:rel", "\\x", "c:\\a|b", "C:\\a*", "[A", "\\\\", "1:\\x", "C:\\x:y"],
    "Paths": ["", "C:\\a;", "C:\\a;rel"],
    "AnyPath": ["c:\\temp\\projec~1|c:\\temp one\\Status", "\\temp\\p~1|\\temp one\\P", "a?b", "longshortname|x", "[A"],
    "DefaultDir": ["", "two words", "a|b*c", "ninechars|", "a:two words", "a:", "long name:src"],
    "RegPath": ["\\Software", "Software\\", "Soft[ware", "A\\[1]"],
    "Formatted": ["[A", "[]", "[1]", "[A B]", "[[]]", "x[y]["],
    "KeyFormatted": ["[A"],
    "FormattedSDDLText": [5],
    "Template": ["[1", "[no such]"],
    "Condition": ["A AND", "== 1"],
    "Guid": ["{0a1b2c3d-0000-1111-2222-ABCDEFABCDEF}", "0A1B2C3D-0000-1111-2222-ABCDEFABCDEF", "{0}", ""],
    "Version": ["", "1.", ".1", "1.2.3.4.5", "65536", "1.a", "-1", "123456", " 1", "1.0\n", "١"],
    "Language": ["", "1033,", "en", "65536", "1033;1031", "1033, 1031", "-1", "١"],
    "Binary": ["text", 1],
    "CustomSource": ["my source"],
    "Cabinet": ["#1st", "#", "#bad name", "longcabinetname.cab", "a+b.cab", "a|b"],
    "Shortcut": ["9x", "[X", "x]y z["],
    "URL": ["example com", "nothing"],
}  # fmt: skip


def test_every_category_is_covered():
    assert CATEGORIES.keys() == GOOD.keys() == BAD.keys()


def test_every_standard_column_has_a_known_category():
    used = {c.category for table in schema.TABLES.values() for c in table.fields if c.category}
    assert {name for name in used if canonical_category(name) is None} == set()


@pytest.mark.parametrize(("category", "value"), [(c, v) for c, values in GOOD.items() for v in values])
def test_good_values_pass(category, value):
    assert check_value(category, value) is None


@pytest.mark.parametrize(("category", "value"), [(c, v) for c, values in BAD.items() for v in values])
def test_bad_values_get_a_reason(category, value):
    reason = check_value(category, value)
    assert isinstance(reason, str) and len(reason) > 8


def test_category_names():
    assert canonical_category("GUID") == "Guid"
    assert canonical_category("FormattedSddl") == "FormattedSDDLText"
    assert canonical_category("Time/Date") == "TimeDate"
    assert canonical_category("Nonsense") is None
    with pytest.raises(KeyError):
        check_value("Nonsense", "x")


@given(st.sampled_from(sorted(CATEGORIES)), st.text(max_size=40) | st.integers() | st.none())
@settings(max_examples=500, deadline=None)
def test_no_value_makes_a_validator_fail(category, value):
    reason = check_value(category, value)
    assert reason is None or reason


def test_long_values_stay_short_in_reasons():
    for category in CATEGORIES:
        for value in ("[" * 5000, "x y" * 5000, "\\" * 5000):
            reason = check_value(category, value)
            assert reason is None or len(reason) < 600


def test_names():
    assert (split_filename("A~1|Long").short, split_filename("A~1|Long").long) == ("A~1", "Long")
    assert (split_filename("x").short, split_filename("x").long, split_filename("x").paired) == ("x", "x", False)
    assert long_name("a|") == "a"
    assert (extension("A.B.EXE"), extension("none"), extension("dot.")) == ("exe", "", "")


def test_guids():
    assert (
        is_guid(NULL_GUID) and has_guid_shape(NULL_GUID.replace("0", "a")) and not is_guid(NULL_GUID.replace("0", "a"))
    )
    assert not is_guid(None) and not is_guid(NULL_GUID + "\n")


def test_versions():
    assert parse_version("1.02.3") == (1, 2, 3)
    assert pad_version((1, 2)) == (1, 2, 0, 0)
    assert product_version("1.2.3.4") == (1, 2, 3)
    assert product_version_problem("255.255.65535") is None
    assert product_version_problem("256.0") and product_version_problem("1.x")


def test_languages_and_identifiers():
    assert parse_languages("1033,0") == (1033, 0)
    assert parse_languages(None) is None
    assert is_identifier("_.1") and not is_identifier(None)
    assert is_public_property("INSTALL_DIR.1") and not is_public_property("InstallDir")
    assert is_private_property("InstallDir") and not is_private_property("1a")
