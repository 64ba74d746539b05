"""Turn what a codec refuses into the user's words."""

from collections.abc import Callable, Mapping

from homeassistant.exceptions import ServiceValidationError

from ..catalog.core.codec import CodecError
from ..const import DOMAIN
from ..openhub import JsonValue


def prepared[T](
    commands: Callable[[T], Mapping[str, JsonValue]], value: T
) -> Mapping[str, JsonValue]:
    """Return the raw values to send; raise what the specification does not allow."""
    try:
        return commands(value)
    except CodecError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders=err.placeholders,
        ) from err
