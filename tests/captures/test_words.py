"""Every word that a captured device or a field case shows has a text."""

from collections.abc import AsyncGenerator, Iterator
import json
import re

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.translation import async_get_translations
from tests.field.case import device_of, load, names
from tests.integration.helpers import entity_of, make_entry, set_up, shown, wait_until
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.captures import everything, load_capture
from tests.tuya_cloud.truth import SimDevice

from .conftest import OWN

# the list of an entity's words, and the attribute that has one of them; none: the state
LISTS = {
    "climate": (
        ("preset_modes", "preset_mode"),
        ("fan_modes", "fan_mode"),
        ("swing_modes", "swing_mode"),
    ),
    "event": (("event_types", "event_type"),),
    "fan": (("preset_modes", "preset_mode"),),
    "humidifier": (("available_modes", "mode"),),
    "light": (("effect_list", "effect"),),
    "select": (("options", None),),
    "sensor": (("options", None),),
    "siren": (("available_tones", "available_tones"),),
    "vacuum": (("fan_speed_list", "fan_speed"),),
    "water_heater": (("operation_list", None),),
}
# a number says the same in every language
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
# a text begins with a capital letter, a digit or a sign, or as `pH`; codes have no spaces
RAW = re.compile(r"[a-z]+\d*|.*_.*")


@pytest_asyncio.fixture
async def account(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with every device that the project keeps."""
    devices = [
        *(
            load_capture(path, online=True, sub=False)
            for path in sorted(OWN.glob("*.json"))
        ),
        *(device_of(load(name)) for name in names()),
    ]
    for number, device in enumerate(devices):
        device.id = device.entry["id"] = f"word{number}"
    async with TuyaCloud([*devices, *everything()], process=broker_process) as running:
        yield running


@pytest_asyncio.fixture
async def home(
    hass: HomeAssistant, account: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> HomeAssistant:
    """Set the account up with every entity enabled."""
    monkeypatch.setattr(
        Entity, "entity_registry_enabled_default", property(lambda entity: True)
    )
    entry = make_entry(account)
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    return hass


class Texts:
    """The English texts, as the frontend looks them up."""

    def __init__(self, hass: HomeAssistant, *texts: dict[str, str]) -> None:
        """Join the texts of the integration and those of Home Assistant."""
        self._registry = er.async_get(hass)
        self._texts = {key: text for each in texts for key, text in each.items()}

    def of(self, state: State, attribute: str | None, word: str) -> str | None:
        """Return the text of a word of an entity."""
        entry = self._registry.async_get(state.entity_id)
        assert entry is not None
        where = "state" if attribute is None else f"state_attributes.{attribute}.state"
        kinds = (
            f"{DOMAIN}.entity.{state.domain}.{entry.translation_key}",
            f"{state.domain}.entity_component.{state.attributes.get('device_class')}",
            f"{state.domain}.entity_component._",
        )
        found = (self._texts.get(f"component.{kind}.{where}.{word}") for kind in kinds)
        return next((text for text in found if text is not None), None)


async def texts_of(hass: HomeAssistant) -> Texts:
    """Load the texts."""
    return Texts(
        hass,
        await async_get_translations(hass, "en", "entity", [DOMAIN]),
        await async_get_translations(hass, "en", "entity_component", list(LISTS)),
    )


def words_of(state: State) -> Iterator[tuple[str | None, str]]:
    """Return the words of an entity with the attribute that shows them."""
    for listed, attribute in LISTS.get(state.domain, ()):
        for word in state.attributes.get(listed) or ():
            yield attribute, word


def is_raw(word: str, text: str | None) -> bool:
    """Tell whether a person would see a word of the vendor."""
    shown = word if text is None else text
    return not NUMBER.fullmatch(shown) and (text is None or bool(RAW.fullmatch(shown)))


async def test_words_have_texts(home: HomeAssistant) -> None:
    """Show no word of a vendor in a state, an option or an attribute."""
    texts = await texts_of(home)
    seen = [
        (state.entity_id, attribute, word, texts.of(state, attribute, word))
        for state in home.states.async_all()
        for attribute, word in words_of(state)
    ]
    assert len(seen) > 600
    raw = [each for each in seen if is_raw(each[2], each[3])]
    assert not raw, "\n".join(map(str, raw))


def faults_of(device: SimDevice) -> Iterator[tuple[str, int]]:
    """Return the bitmaps of a device with the number of their labels."""
    for point in device.status_spec:
        labels = json.loads(point["values"]).get("label", ())
        if point["type"] == "Bitmap" and labels:
            yield point["code"], len(labels)


async def test_faults_have_texts(home: HomeAssistant, account: TuyaCloud) -> None:
    """Show each fault bit in words, or as the code on the display."""
    texts, registry = await texts_of(home), er.async_get(home)
    [entry] = home.config_entries.async_entries(DOMAIN)
    devices = list(account.truth.devices.values())
    bitmaps = [(one, *fault) for one in devices for fault in faults_of(one)]
    seen: list[tuple[str, str]] = []
    for bit in range(max(count for _, _, count in bitmaps)):
        changed = [(one, code) for one, code, count in bitmaps if bit < count]
        for device, code in changed:
            account.truth.set_value(device.id, {code: 1 << bit})
        await entry.runtime_data.async_resync()
        await home.async_block_till_done()
        unique_ids = [f"{device.id}_{code}" for device, code in changed]
        found = (
            registry.async_get_entity_id("sensor", DOMAIN, one) for one in unique_ids
        )
        states = [state for one in found if one and (state := home.states.get(one))]
        seen += [
            (state.entity_id, texts.of(state, None, state.state) or state.state)
            for state in states
        ]
    assert len(seen) > 100
    assert [each for each in seen if RAW.fullmatch(each[1]) or each[1] == "OK"] == []


async def test_several_faults_are_one_text(
    home: HomeAssistant, account: TuyaCloud
) -> None:
    """Name one fault by its key, several in the language of the server."""
    [entry] = home.config_entries.async_entries(DOMAIN)
    device = next(
        one
        for one in account.truth.devices.values()
        if "tankfull" in str(one.status_spec)
    )
    entity_id = entity_of(home, "sensor", device.id, "fault")
    assert shown(home, entity_id) == "ok"
    labels = next(
        json.loads(point["values"])["label"]
        for point in device.status_spec
        if point["code"] == "fault"
    )
    full = 1 << labels.index("tankfull")

    account.truth.set_value(device.id, {"fault": full})
    await entry.runtime_data.async_resync()
    await home.async_block_till_done()
    assert shown(home, entity_id) == "tankfull"

    account.truth.set_value(device.id, {"fault": full | full << 1})
    await entry.runtime_data.async_resync()
    await home.async_block_till_done()
    assert shown(home, entity_id).startswith("Tank full, ")

    account.truth.set_value(device.id, {"fault": "no number"})
    await entry.runtime_data.async_resync()
    await home.async_block_till_done()
    assert shown(home, entity_id) == "unknown"
