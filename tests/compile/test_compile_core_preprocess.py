"""The preprocessor: variables, conditions, loops, includes, and what it refuses."""

from __future__ import annotations

import pytest

from crossmsi.compile.preprocess import Preprocessor, Variables
from crossmsi.compile.preprocess.expression import evaluate
from crossmsi.compile.source import parse
from crossmsi.errors import CrossmsiError, SourceLocation

AT = SourceLocation("x.wxs", 1)


@pytest.fixture
def run(tmp_path):
    """Preprocess a document; the elements below its root as (name, attributes), and the warnings."""

    def run(body, arch="x64", **defines):
        warnings = []
        document = parse(f"<Wix>{body}</Wix>", "x.wxs")
        Preprocessor(Variables(arch, tmp_path, defines), lambda what, at: warnings.append((what, str(at)))).run(
            document
        )
        return [(child.name, child.raw) for child in document.children[0].children], warnings

    return run


def names(result):
    return [name for name, _ in result[0]]


def test_variables_in_attributes(run, monkeypatch):
    monkeypatch.setenv("CROSSMSI_TEST", "from environment")
    body = '<?define A = "one" ?><?define var.B = $(A)-two?><x a="$(var.A) $(B) $$5" e="$(env.CROSSMSI_TEST)" n="1$"/>'
    assert run(body)[0] == [("x", {"a": "one one-two $5", "e": "from environment", "n": "1$"})]


@pytest.mark.parametrize(
    ("arch", "long", "short"), [("x86", "x86", "X86"), ("x64", "x64", "X64"), ("arm64", "arm64", "A64")]
)
def test_system_variables(run, arch, long, short):
    body = '<x a="$(sys.BUILDARCH)" b="$(sys.BUILDARCHSHORT)" v="$(sys.WIXMAJORVERSION)"/>'
    assert run(body, arch)[0] == [("x", {"a": long, "b": short, "v": "4"})]


def test_source_file_variables_name_the_document(run, tmp_path):
    result = run('<x a="$(sys.SOURCEFILEPATH)" b="$(sys.SOURCEFILEDIR)"/>')
    assert result[0] == [("x", {"a": str(tmp_path / "x.wxs"), "b": f"{tmp_path}/"})]


def test_command_line_definitions_and_undef(run):
    body = "<?ifdef V?><a/><?endif?><?undef V?><?ifdef var.V?><b/><?else?><c/><?endif?><?ifndef V?><d/><?endif?>"
    assert names(run(body, V="1")) == ["a", "c", "d"]


def test_branches(run):
    body = (
        "<?if $(v) = 1?><one/><?elseif $(v) = 2?><two/><?elseif $(v) = 2?><again/><?else?><more>"
        "<?if $(v) = 3?><three/><?endif?></more><?endif?>"
    )
    assert names(run(body, v="1")) == ["one"]
    assert names(run(body, v="2")) == ["two"]
    assert names(run(body, v="3")) == ["more"]


def test_a_branch_not_taken_is_not_looked_at(run):
    assert names(run('<?if 1 = 2?><?include nowhere.wxi?><x a="$(undefined)"/><?endif?><y/>')) == ["y"]


def test_loops_nest_and_the_body_keeps_its_place(run):
    body = '<?foreach A in x;y?><?foreach B in "1;2"?><e n="$(var.A)$(var.B)"/><?endforeach?><?endforeach?>'
    assert [raw["n"] for _, raw in run(body)[0]] == ["x1", "x2", "y1", "y2"]


def test_includes_share_variables_and_are_found_beside_the_including_file(run, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.wxi").write_text('<Include><?include b.wxi?><x v="$(B)"/></Include>')
    (tmp_path / "sub/b.wxi").write_text("<Include><?define B = 7?></Include>")
    assert run('<?include sub\\a.wxi?><y v="$(B)"/>')[0] == [("x", {"v": "7"}), ("y", {"v": "7"})]


def test_errors_in_an_included_file_name_that_file(run, tmp_path):
    (tmp_path / "a.wxi").write_text('<Include>\n <x v="$(Nope)"/></Include>')
    with pytest.raises(CrossmsiError) as caught:
        run('<?include "a.wxi"?>')
    assert str(caught.value).startswith(f"{tmp_path / 'a.wxi'}:2:2: preprocessor variable $(Nope) isn't defined")


def test_warning_and_error_instructions(run):
    assert run("<?warning old $(v)?>", v="syntax")[1] == [("old syntax", "x.wxs:1:6")]
    with pytest.raises(CrossmsiError, match="stop here"):
        run("<?error stop $(v)?>", v="here")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            '<x a="$(Verison)"/>',
            "x.wxs:1:6: preprocessor variable $(Verison) isn't defined\n  hint: did you mean Version?",
        ),
        ('<x a="$(env.CROSSMSI_SURELY_UNSET)"/>', "variable $(env.CROSSMSI_SURELY_UNSET) isn't defined"),
        ('<x a="$(fun.AutoVersion(1.0))"/>', "its result would change from build to build"),
        ('<x a="$(Version"/>', "without its closing parenthesis"),
        ('<x a="!(loc.Title)"/>', "the variable !(loc.Title) isn't supported"),
        ('<x a="!(bind.FileVersion.F)"/>', "the variable !(bind.FileVersion.F) isn't supported"),
        ("<?if $(Version)?>", "<?if?> without its <?endif?>"),
        ("<?foreach x in a;b?>", "<?foreach?> without its <?endforeach?>"),
        ("<?endif?>", "<?endif?> without its beginning"),
        ("<?if 1=1?><?else?><?elseif 1=1?><?endif?>", "<?elseif?> after <?else?>"),
        ("<?foreach x of a?><?endforeach?>", "malformed <?foreach x of a?>"),
        ("<?include missing.wxi?>", "can't read the included file missing.wxi: No such file"),
        ("<?include self.wxi?>", "files include each other more than 100 levels deep"),
        ("<?include other.wxi?>", "an included file has the root element Include"),
    ],
)
def test_mistakes(run, tmp_path, body, message):
    (tmp_path / "self.wxi").write_text("<Include><?include self.wxi?></Include>")
    (tmp_path / "other.wxi").write_text("<Wix/>")
    with pytest.raises(CrossmsiError) as caught:
        run(body, Version="1")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$(a)", True),
        ("$(zero)", False),
        ("$(no)", False),
        ("not $(zero)", True),
        ('$(a) = "1"', True),
        ("$(a)==1", True),
        ("$(a) != 1", False),
        ('"ABC" ~= abc', True),
        ('"ABC" = abc', False),
        ('" 3 " = 3', True),
        ("9 < 10", True),
        ("10 <= 10 and 11 > 10 and 10 >= 11", False),
        ("$(zero) or $(a)", True),
        ("1=1 or 1=1 and 1=2", False),  # from the left, without precedence
        ("1=1 or (1=1 and 1=2)", True),
        ("NOT (1=1 AND 1=2)", True),
        ("(($(a)) and $(a)=1)or Not(($(zero)))", True),
    ],
)
def test_expressions(tmp_path, text, value):
    assert evaluate(text, Variables("x86", tmp_path, {"a": "1", "zero": "0", "no": "no"}), AT) is value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a value is missing"),
        ("1 =", "a value is missing"),
        ("and 1=1", "'and' is neither a variable nor part of a comparison"),
        ("literal", "'literal' is neither a variable nor part of a comparison"),
        ("(1=1", "a parenthesis isn't closed"),
        ('"abc = 1', "a quotation mark isn't closed"),
        ("1=1 2=2", "unexpected '2'"),
        ("a < b", "< compares integers"),
    ],
)
def test_malformed_expressions(tmp_path, text, why):
    with pytest.raises(CrossmsiError) as caught:
        evaluate(text, Variables("x86", tmp_path, {}), AT)
    assert why in str(caught.value)
    assert str(caught.value).startswith("x.wxs:1: malformed preprocessor expression")
