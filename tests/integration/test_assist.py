"""What people say to Home Assistant's own assistant, about each device of the demo."""

from dataclasses import dataclass

import pytest

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.intent import IntentResponse, IntentResponseType
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.truth import Json

from .helpers import make_entry, set_up, wait_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence, and the command of which device it has to become."""

    text: str
    device: str
    code: str
    value: Json
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about a device, and what the answer has to contain."""

    text: str
    answer: str
    language: str = "en"


TERRACE = "Terrace switch"
SAID = (
    Said(
        text="turn off office plug", device="Office plug", code="switch_1", value=False
    ),
    Said(
        text="turn on the office plug",
        device="Office plug",
        code="switch_1",
        value=True,
    ),
    Said(text="turn on terrace switch 2", device=TERRACE, code="switch_2", value=True),
    Said(
        text="turn off terrace switch 1", device=TERRACE, code="switch_1", value=False
    ),
    Said(text="turn on heater", device=TERRACE, code="switch_4", value=True),
    Said(text="turn off the fountain", device=TERRACE, code="switch_3", value=False),
    Said(
        text="open kitchen blind", device="Kitchen blind", code="control", value="open"
    ),
    Said(
        text="close the kitchen blind",
        device="Kitchen blind",
        code="control",
        value="close",
    ),
    Said(
        text="set kitchen blind to 30%",
        device="Kitchen blind",
        code="percent_control",
        # this motor counts how far it is closed
        value=70,
    ),
    Said(
        text="set boiler thermostat to 21",
        device="Boiler thermostat",
        code="temp_set",
        value=210,
    ),
    Said(
        text="turn on porch light", device="Porch light", code="switch_led", value=True
    ),
    Said(
        text="turn on the ceiling fan", device="Ceiling fan", code="switch", value=True
    ),
    Said(
        text="turn on the ceiling fan light",
        device="Ceiling fan",
        code="light",
        value=True,
    ),
    Said(text="turn off house meter", device="House meter", code="switch", value=False),
    Said(
        text="schalte Office plug aus",
        device="Office plug",
        code="switch_1",
        value=False,
        language="de",
    ),
    Said(
        text="schalte Terrace switch 2 ein",
        device=TERRACE,
        code="switch_2",
        value=True,
        language="de",
    ),
    Said(
        text="schalte Heater aus",
        device=TERRACE,
        code="switch_4",
        value=False,
        language="de",
    ),
    Said(
        text="öffne Kitchen blind",
        device="Kitchen blind",
        code="control",
        value="open",
        language="de",
    ),
    Said(
        text="stelle die Temperatur von Boiler thermostat auf 21 Grad",
        device="Boiler thermostat",
        code="temp_set",
        value=210,
        language="de",
    ),
    Said(
        text="打开Fountain",
        device=TERRACE,
        code="switch_3",
        value=True,
        language="zh-cn",
    ),
)
ASKED = (
    Asked(text="is the kitchen window open", answer="No"),
    Asked(text="what is the greenhouse temperature", answer="32.2"),
    Asked(text="what is the temperature of the boiler thermostat", answer="24.9"),
    Asked(text="what is the living room air humidity", answer="68"),
    Asked(text="is the porch light on", answer="Yes"),
    Asked(text="ist Kitchen window offen", answer="Nein", language="de"),
)


async def say(hass: HomeAssistant, text: str, language: str) -> IntentResponse:
    """Say something to the assistant that every Home Assistant has."""
    result = await conversation.async_converse(
        hass, text, None, Context(), language=language
    )
    return result.response


def speech(response: IntentResponse) -> str:
    """Return what the assistant says."""
    return str(response.speech["plain"]["speech"])


@pytest.fixture(name="home")
async def home_fixture(hass: HomeAssistant, cloud: TuyaCloud) -> TuyaCloud:
    """Set up the devices of the demo; two gangs have names in the app."""
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    terrace = cloud.truth.find("tdq")
    await set_up(hass, entry := make_entry(cloud))
    cloud.truth.rename_point(terrace.id, "switch_3", "Fountain")
    cloud.truth.rename_point(terrace.id, "switch_4", "Heater")
    names = entry.runtime_data.inventory.names
    await wait_until(hass, lambda: len(names.get(terrace.id, ())) == 2)
    return cloud


async def test_sentences_become_commands(hass: HomeAssistant, home: TuyaCloud) -> None:
    """Do what each of the sentences says, and nothing else."""
    right = 0
    for said in SAID:
        before = len(home.truth.commands)
        response = await say(hass, said.text, said.language)
        await hass.async_block_till_done()
        done = [
            (home.truth.device(command.device_id).name, command.code, command.value)
            for command in home.truth.commands[before:]
        ]
        meant = (said.device, said.code, said.value)
        answered = response.response_type is IntentResponseType.ACTION_DONE
        right += answered and done == [meant]
        assert done == [meant], f"{said.text}: {speech(response)}"
    assert right == len(SAID) == 20


async def test_questions_are_answered(hass: HomeAssistant, home: TuyaCloud) -> None:
    """Tell what a person asks for by the name of the device."""
    for asked in ASKED:
        response = await say(hass, asked.text, asked.language)
        assert response.response_type is IntentResponseType.QUERY_ANSWER, asked.text
        assert asked.answer in speech(response), asked.text
