"""Spellings of codes."""

import pytest

from custom_components.tuya_openhub.catalog.core.spelling import normal, same


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("temp_set", "temp_set", id="standard"),
        pytest.param("SetTemp", "set_temp", id="capitals"),
        pytest.param("Power", "power", id="one capital"),
        pytest.param("Power_A", "power_a", id="capital after an underscore"),
        pytest.param("VoltageA", "voltage_a", id="capital at the end"),
        pytest.param("WInTemp", "w_in_temp", id="one capital as a word"),
        pytest.param("PM25Value", "pm_25_value", id="number inside"),
        pytest.param("switch1", "switch_1", id="number at the end"),
        pytest.param("Switch_1", "switch_1", id="number apart"),
        pytest.param("HTTPState", "http_state", id="capitals in a row"),
        pytest.param("set-temp value", "set_temp_value", id="other signs"),
        pytest.param("温度", "温度", id="other letters"),
        pytest.param("__", "__", id="no word at all"),
        pytest.param("", "", id="empty"),
    ],
)
def test_words_of_a_code(code: str, words: str) -> None:
    """The normal form is in lower case, with its words apart."""
    assert normal(code) == words
    assert normal(words) == words


@pytest.mark.parametrize(
    ("code", "other"),
    [
        pytest.param("alarm_switch", "AlarmSwitch", id="capitals"),
        pytest.param("alarm_switch", "alarmswitch", id="no underscore"),
        pytest.param("switch_1", "Switch1", id="number"),
        pytest.param("POWER", "power", id="all capitals"),
    ],
)
def test_spellings_of_one_code(code: str, other: str) -> None:
    """Case and underscores make no difference."""
    assert same(code, other)
    assert same(other, code)


@pytest.mark.parametrize(
    ("code", "other"),
    [
        pytest.param("switch_1", "switch_2", id="another number"),
        pytest.param("switch", "switch_1", id="a number more"),
        pytest.param("temp_set", "set_temp", id="another order"),
    ],
)
def test_other_codes(code: str, other: str) -> None:
    """Numbers and the order of words do."""
    assert not same(code, other)
