"""The one place that turns errors of the client and the catalog into the user's words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import logging

import voluptuous as vol

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..catalog import CodecError
from ..const import DOMAIN
from ..openhub import OpenHubError, Problem, one_line, plain_text

# of all the codes that a device has
_LONGEST_LIST = 1000

_LOGGER = logging.getLogger(__name__)


@contextmanager
def translated_errors(texts: Mapping[Problem, str] | None = None) -> Iterator[None]:
    """Raise what goes wrong inside as an error with a translated text.

    What the cloud refuses becomes a `HomeAssistantError`, a value that the
    specification does not allow a `ServiceValidationError`, and what nobody foresaw is
    logged as well. `texts` has the translation keys of problems whose own text would not
    fit.
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
            translation_placeholders={
                name: one_line(text, _LONGEST_LIST)
                for name, text in err.placeholders.items()
            },
        ) from err
    except HomeAssistantError, vol.Invalid:
        raise
    except Exception as err:
        raise unforeseen(err) from err


def order_error(key: str) -> HomeAssistantError:
    """Return the error of an order that nothing is wrong with, by its text's key."""
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)


def unforeseen(err: Exception) -> HomeAssistantError:
    """Log a fault of this integration; return the error for whoever asked."""
    _LOGGER.error("An order failed through an unforeseen fault", exc_info=err)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="unforeseen_fault",
        translation_placeholders={"fault": type(err).__name__},
    )


def error_placeholders(err: OpenHubError) -> dict[str, str]:
    """Return what the text of a problem may quote; forms and repairs render Markdown."""
    return {
        "code": plain_text(str(err.code or "")) or "-",
        "detail": plain_text(err.detail) or "-",
    }
