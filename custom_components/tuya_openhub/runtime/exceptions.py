"""The one place that turns errors of the client and the catalog into the user's words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..catalog import CodecError
from ..const import DOMAIN
from ..openhub import OpenHubError, Problem


@contextmanager
def translated_errors(texts: Mapping[Problem, str] | None = None) -> Iterator[None]:
    """Raise what goes wrong inside as an error with a translated text.

    What the cloud refuses becomes a `HomeAssistantError`, a value that the
    specification does not allow a `ServiceValidationError`. `texts` has the
    translation keys of problems whose own text would not fit.
    """
    try:
        yield
    except OpenHubError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=(texts or {}).get(err.problem, err.problem),
            translation_placeholders=error_placeholders(err),
        ) from err
    except CodecError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders=err.placeholders,
        ) from err


def error_placeholders(err: OpenHubError) -> dict[str, str]:
    """Return what the text of a problem may quote."""
    return {"code": str(err.code or "-"), "detail": err.detail or "-"}
