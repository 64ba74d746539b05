"""Words from outside are shown in one line, and do nothing where Markdown is rendered."""

import unicodedata

import pytest

from custom_components.tuya_openhub.openhub.errors import OpenHubError, Problem
from custom_components.tuya_openhub.openhub.models import tidy_name
from custom_components.tuya_openhub.openhub.plain_text import one_line, plain_text

HOSTILE = (
    "\x1b[31mred\n\r\t[click](http://evil)\u202eexe\u2028<b>\x00\ud800" + "x" * 10_000
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("  Lamp  in the\thall ", "Lamp in the hall", id="blanks"),
        pytest.param("a\nb\r\nc\x85d\u2028e\u2029f", "a b c d e f", id="lines"),
        pytest.param("\x1b[31mred\x1b[0m", "[31mred [0m", id="escape"),
        pytest.param("a\x00\x07\x7f\x9bb", "a b", id="controls"),
        pytest.param("a\u202egpj.exe\u202c", "a gpj.exe", id="right-to-left"),
        pytest.param("a\u2066b\u200fc\ufeffd", "a b c d", id="directions"),
        pytest.param("a\ud800b", "a b", id="half-a-character"),
        pytest.param(
            "👨\u200d👩\u200d👧 Küche 客厅", "👨\u200d👩\u200d👧 Küche 客厅", id="words"
        ),
        pytest.param("switch_1 *x* [y]", "switch_1 *x* [y]", id="marks-stay"),
        pytest.param(" \n\x00 ", "", id="nothing"),
        pytest.param("x" * 10_000, "x" * 19 + "…", id="long"),
        pytest.param("x" * 18 + "   " + "y" * 9, "x" * 18 + "…", id="cut-at-a-blank"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    """Nothing breaks the line or turns it round; real words stay as they are."""
    assert one_line(text, 20) == line


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("[click](http://evil)", "(click)(http: //evil)", id="link"),
        pytest.param(
            "![x](https://evil/p.png)", "!(x)(https: //evil/p.png)", id="image"
        ),
        pytest.param("see WWW.evil.example", "see WWW .evil.example", id="bare-link"),
        pytest.param("ask me@evil.example", "ask me @evil.example", id="mail"),
        pytest.param("<img src=x onerror=y>", "‹img src=x onerror=y›", id="tag"),
        pytest.param("<http://evil>", "‹http: //evil›", id="autolink"),
        pytest.param("&lt;b&gt; &#8238;x", "& lt;b& gt; & 8238;x", id="entities"),
        pytest.param("**bold** _it_ __b__ ~~no~~", "bold it b no", id="emphasis"),
        pytest.param("switch_led_1 no_access", "switch_led_1 no_access", id="codes"),
        pytest.param("# Title", "Title", id="heading"),
        pytest.param("- item", "item", id="list"),
        pytest.param("1. item", "item", id="numbered-list"),
        pytest.param("---", "", id="line-across"),
        pytest.param("> quote", "› quote", id="quotation"),
        pytest.param("`code` ```", "'code' '''", id="code"),
        pytest.param("a | b", "a b", id="table"),
        pytest.param("a\\*b", "a b", id="escape"),
        pytest.param("-1", "-1", id="negative-number"),
        pytest.param("3.5 V", "3.5 V", id="number"),
        pytest.param(
            "No permissions (code 1106).", "No permissions (code 1106).", id="sentence"
        ),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    """Links, pictures and tags are taken apart; sentences and codes stay."""
    assert plain_text(text) == plain


def test_hostile_text_everywhere() -> None:
    """An error and a name are short, in one line, and free of controls."""
    shown = [
        plain_text(HOSTILE),
        tidy_name(HOSTILE),
        str(OpenHubError(Problem.UNKNOWN, code="a\nb", detail=HOSTILE)),
    ]
    for text in shown:
        assert len(text) <= 250
        assert not {unicodedata.category(sign) for sign in text} & {"Cc", "Cf", "Cs"}
    assert shown[0].startswith("(31mred (click)(http: //evil) exe ‹b› xxx")
    assert shown[2].startswith("unknown (a b: [31mred [click](http://evil) exe <b> xxx")
    assert len(tidy_name(HOSTILE)) == 100


def test_error_of_blanks_alone() -> None:
    """Words that say nothing are left out."""
    assert str(OpenHubError(Problem.BUSY, detail=" \n")) == "busy"


def test_length_of_a_line() -> None:
    """Two hundred characters by default, the last one a sign that some are missing."""
    assert one_line("x" * 200) == plain_text("x" * 200) == "x" * 200
    assert one_line("x" * 201) == plain_text("x" * 201) == "x" * 199 + "…"
    assert one_line("abcd", 3) == "ab…"
    assert one_line("abc", 3) == "abc"
    assert tidy_name("x" * 100) == "x" * 100
    assert tidy_name("x" * 101) == "x" * 99 + "…"


def test_what_is_cut_off_anyway() -> None:
    """Four times the length is searched for words."""
    assert one_line(" " * 11 + "x", 3) == "x"
    assert one_line(" " * 12 + "x", 3) == ""


def test_marks_of_a_short_line() -> None:
    """What becomes longer is cut again."""
    assert plain_text("a@b", 3) == "a…"
    assert plain_text("@a", 3) == "@a"
    assert plain_text("*a*", 3) == "a"
