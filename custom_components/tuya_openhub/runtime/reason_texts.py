"""The sentences of the reasons why a data point has an entity, or none."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from ..const import DOMAIN

_SECTION = f"component.{DOMAIN}.exceptions."


@callback
def reason_texts(hass: HomeAssistant) -> dict[str, str]:
    """Return the sentences in the language of the server, by the keys of the reasons."""
    found = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    return {
        key.removeprefix(_SECTION).removesuffix(".message"): text
        for key, text in found.items()
    }
