"""The file of the config folder in which a user supplies quirks of devices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import logging
from pathlib import Path

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.yaml import parse_yaml

from ..catalog import NO_QUIRKS, Quirk, QuirkError, parse_quirks
from ..const import DOCUMENTATION_URL, DOMAIN
from ..openhub import check_size, one_line, plain_text, read_json

_LOGGER = logging.getLogger(__name__)

# JSON is YAML as well, but its own parser has clearer errors
FILES = (f"{DOMAIN}_quirks.yaml", f"{DOMAIN}_quirks.json")
ISSUE = "quirks_invalid"
# in bytes; ten thousand quirks take less
LONGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuirks:
    """What a file holds, or what is wrong with it and where."""

    quirks: Mapping[str, Quirk] = field(default_factory=lambda: NO_QUIRKS)
    file: str = ""
    error: str = ""


def read(folder: Path) -> OwnQuirks:
    """Read the file, if there is one; it blocks."""
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        return OwnQuirks()
    try:
        content = _content(path)
        # None is an empty file, or one of comments alone
        quirks = parse_quirks({} if content is None else content)
    except QuirkError as err:
        return OwnQuirks(file=path.name, error=str(err))
    except RecursionError:
        return OwnQuirks(file=path.name, error="too deep")
    except (OSError, ValueError, HomeAssistantError) as err:
        return OwnQuirks(file=path.name, error=" ".join(str(err).split()))
    return OwnQuirks(quirks=quirks, file=path.name)


def _content(path: Path) -> object:
    """Return what a file says; aliases of YAML may make much of little."""
    if path.stat().st_size > LONGEST:
        raise ValueError(f"too long, at most {LONGEST // 1024} KiB are read")
    if path.suffix == ".json":
        return read_json(path.read_bytes())
    content: object = parse_yaml(path.read_text(encoding="utf-8"))
    check_size(content)
    return content


async def async_load(hass: HomeAssistant) -> Mapping[str, Quirk]:
    """Return the user's quirks: none, and a repair issue, where the file is wrong."""
    own = await hass.async_add_executor_job(read, Path(hass.config.config_dir))
    _update_issue(hass, own)
    return own.quirks


@callback
def _update_issue(hass: HomeAssistant, own: OwnQuirks) -> None:
    """Raise the issue of a wrong file, or delete it."""
    if not own.error:
        ir.async_delete_issue(hass, DOMAIN, ISSUE)
        return
    _LOGGER.warning(
        "The file %s is not used, its quirks are left out: %s",
        own.file,
        one_line(own.error),
    )
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE,
        is_fixable=False,
        learn_more_url=f"{DOCUMENTATION_URL}/blob/main/docs/quirks.md",
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE,
        translation_placeholders={"file": own.file, "error": plain_text(own.error)},
    )
