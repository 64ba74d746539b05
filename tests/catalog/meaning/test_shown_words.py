"""Words of devices as keys of texts."""

import pytest

from custom_components.tuya_openhub.catalog import ShownWords, key_of_word


@pytest.mark.parametrize(
    ("word", "key"),
    [
        pytest.param("BOOST", "boost", id="capitals"),
        pytest.param("StartMowing", "start_mowing", id="camel"),
        pytest.param("Comfort_1", "comfort_1", id="number"),
        pytest.param("zone clean", "zone_clean", id="blank"),
        pytest.param("controlpi_12v_pwm", "controlpi_12v_pwm", id="key"),
        pytest.param("48h", "48h", id="hours"),
        pytest.param("-5", "-5", id="sign"),
        pytest.param("1.5", "1.5", id="decimals"),
        pytest.param("制热", "制热", id="not Latin"),
    ],
)
def test_key_of_word(word: str, key: str) -> None:
    """Spell a word as a key where nothing is lost by it."""
    assert key_of_word(word) == key


def test_words_go_both_ways() -> None:
    """Show the key and send the word."""
    words = ShownWords.of(["ECO", "Sleep", "low"])
    assert words.options == ["eco", "sleep", "low"]
    for word, key in (("ECO", "eco"), ("Sleep", "sleep"), ("low", "low")):
        assert words.show(word) == key
        assert words.send(key) == word
    assert words.show(None) is None


def test_words_that_would_be_one_stay_apart() -> None:
    """Leave two spellings as they are."""
    words = ShownWords.of(["AUTO", "auto", "Manual"])
    assert words.options == ["AUTO", "auto", "manual"]
    assert words.show("AUTO") == words.send("AUTO") == "AUTO"
    assert words.show("auto") == words.send("auto") == "auto"


def test_undeclared_words_are_shown() -> None:
    """Show a word that was not declared by its key, unless that is another's."""
    words = ShownWords.of(["Manual"])
    assert words.show("PAUSED") == "paused"
    assert words.show("MANUAL") == "MANUAL"
    assert words.send("paused") == "paused"
