"""Every sentence that a flow, a repair or an exception may need exists and fits."""

import json
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.tuya_openhub import config_flow
from custom_components.tuya_openhub.climate import OpenHubClimate
from custom_components.tuya_openhub.const import (
    DOCS_URL,
    DOCUMENTATION_URL,
    ENDPOINT_AUTO,
    ENDPOINT_OTHER,
    UID_OTHER,
    Transport,
)
from custom_components.tuya_openhub.entity import OpenHubEntity
from custom_components.tuya_openhub.fan import OpenHubFan
from custom_components.tuya_openhub.humidifier import OpenHubHumidifier
from custom_components.tuya_openhub.openhub.data_centers import DATA_CENTERS
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    Problem,
    RefusedError,
)
from custom_components.tuya_openhub.openhub.http.error_codes import CODES
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.select import OpenHubSelect
from custom_components.tuya_openhub.sensor import OpenHubWords
from custom_components.tuya_openhub.setup import (
    accounts,
    error_fields,
    options,
    schemas,
)
from custom_components.tuya_openhub.siren import OpenHubSiren
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import SelectOptionDict
from tests.tuya_cloud import TuyaCloud

from .helpers import make_entry, set_up

ROOT = Path(config_flow.__file__).parent
TEXTS: dict[str, Any] = json.loads((ROOT / "translations/en.json").read_text("utf-8"))
DOCS = (ROOT.parents[1] / "docs/troubleshooting.md").read_text("utf-8")

SETUP = (ROOT.parents[1] / "docs/setup.md").read_text("utf-8")

# no refusal, but a person must part the two programs
CONTESTED = {Problem.TOKEN_CONTEST}
# the client raises these without a code of Tuya's
REFUSED_WITHOUT_CODE = {Problem.BROKER_INSECURE, Problem.CROSS_REGION}
CURABLE = (
    REFUSED_WITHOUT_CODE
    | CONTESTED
    | {
        problem
        for kind, problem in CODES.values()
        if issubclass(kind, AuthError | RefusedError)
    }
)
EACH_PROBLEM = pytest.mark.parametrize(
    "problem", [pytest.param(problem, id=problem.value) for problem in Problem]
)


def placeholders(text: str) -> set[str]:
    """Return the names in curly brackets."""
    return set(re.findall(r"{(\w+)}", text))


def strings(texts: dict[str, Any], path: str = "") -> dict[str, str]:
    """Return all sentences by their path."""
    found: dict[str, str] = {}
    for key, value in texts.items():
        inner = {f"{path}{key}": value}
        found |= strings(value, f"{path}{key}.") if isinstance(value, dict) else inner
    return found


OURS = strings(
    {
        section: TEXTS[section]
        for section in ("config", "options", "exceptions", "issues", "selector")
    }
)


@EACH_PROBLEM
def test_each_problem_has_its_sentences(problem: Problem) -> None:
    """A problem has a text in flows and for exceptions, and is documented."""
    sentence = TEXTS["config"]["error"][problem]
    assert sentence == TEXTS["exceptions"][problem]["message"]
    assert placeholders(sentence) <= {"code", "detail"}
    assert f'<a id="{problem}"></a>' in DOCS


def test_each_sentence_is_its_own() -> None:
    """No two problems have the same text, and no text is without a problem."""
    sentences = TEXTS["config"]["error"]
    assert set(sentences) == {
        error_fields.error_text(problem, transport)
        for problem in Problem
        for transport in Transport
    }
    assert len(set(sentences.values())) == len(sentences)


@pytest.mark.parametrize(
    "problem", [pytest.param(problem, id=problem.value) for problem in sorted(CURABLE)]
)
def test_each_curable_problem_has_an_issue(problem: Problem) -> None:
    """What a person must solve is explained in a repair, and can be tried again."""
    issue = TEXTS["issues"][problem]
    assert set(issue) == {"title", "fix_flow"}
    confirm = issue["fix_flow"]["step"]["confirm"]
    assert placeholders(confirm["description"]) == {"account", "code", "detail"}
    assert set(issue["fix_flow"]["error"]) == {problem, Problem.CANNOT_CONNECT}
    assert set(issue["fix_flow"]["abort"]) == {"other_problem"}


@pytest.mark.parametrize(
    ("code", "problem"),
    [pytest.param(code, problem, id=str(code)) for code, (_, problem) in CODES.items()],
)
def test_each_code_leads_to_its_section(code: int, problem: Problem) -> None:
    """Who looks for the number finds the cure."""
    (row,) = re.findall(rf"^\|(?:.*[ ,])?{code}(?:,.*)? \|.*$", DOCS, re.MULTILINE)
    assert f"(#{problem})" in row


@pytest.mark.parametrize(
    ("step", "schema"),
    [
        *(
            pytest.param(transport, schema, id=f"set-up {transport}")
            for transport, schema in schemas.SETUP_SCHEMAS.items()
        ),
        *(
            pytest.param("reauth_confirm", schema, id=f"reauth {transport}")
            for transport, schema in schemas.REAUTH_SCHEMAS.items()
        ),
        *(
            pytest.param("reconfigure", schema, id=f"reconfigure {transport}")
            for transport, schema in schemas.RECONFIGURE_SCHEMAS.items()
        ),
        pytest.param("address", schemas.ADDRESS_SCHEMA, id="address"),
        pytest.param("account", accounts.account_schema([], set()), id="account"),
        *(
            pytest.param(f"uid_{transport}", accounts.UID_SCHEMA, id=f"uid {transport}")
            for transport in Transport
        ),
        pytest.param(
            "another_account", schemas.project_schema({"1": "Home"}), id="project"
        ),
    ],
)
def test_each_field_is_named_and_explained(step: str, schema: Any) -> None:
    """A form never shows the bare key of a field."""
    texts = TEXTS["config"]["step"][step]
    fields = {str(key) for key in schema.schema}
    assert fields <= set(texts["data"])
    assert fields <= set(texts["data_description"])


def test_no_field_is_explained_in_vain() -> None:
    """Names and explanations belong to fields that exist."""
    asked: dict[str, set[str]] = {
        **{
            transport: set(schema.schema)
            for transport, schema in schemas.SETUP_SCHEMAS.items()
        },
        "reauth_confirm": set().union(
            *(s.schema for s in schemas.REAUTH_SCHEMAS.values())
        ),
        "reconfigure": set().union(
            *(s.schema for s in schemas.RECONFIGURE_SCHEMAS.values())
        ),
        "address": {"endpoint"},
        "account": {"uid"},
        **{f"uid_{transport}": {"uid"} for transport in Transport},
        "another_account": {"project"},
        "other_integration": {"other_entry"},
        "user": set(),
    }
    steps = TEXTS["config"]["step"]
    assert set(steps) == {str(step) for step in asked}
    for step, fields in asked.items():
        assert set(steps[step].get("data", {})) == {str(field) for field in fields}
        assert set(steps[step].get("data_description", {})) == {
            str(field) for field in fields
        }


def test_options_are_named_and_explained() -> None:
    """The same for the options."""
    step = TEXTS["options"]["step"]["init"]
    a_lock = SelectOptionDict(value="lock1", label="Front door")
    fields = {str(key) for key in options.options_schema([a_lock]).schema}
    assert set(step["data"]) == set(step["data_description"]) == fields


@pytest.mark.parametrize(
    ("platform", "entity"),
    [
        ("climate", OpenHubClimate),
        ("fan", OpenHubFan),
        ("humidifier", OpenHubHumidifier),
        ("select", OpenHubSelect),
        ("sensor", OpenHubWords),
        ("siren", OpenHubSiren),
    ],
)
def test_words_of_unnamed_entities_have_texts(
    platform: str, entity: type[OpenHubEntity[Any]]
) -> None:
    """The words of what has no name of its own are found under a key of their own."""
    assert entity._words_key in TEXTS["entity"][platform]


async def test_unnamed_entities_find_their_words(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A climate that is called like its device has the words of climates."""
    await set_up(hass, make_entry(cloud))
    keys = {
        each.domain: each.translation_key
        for each in er.async_get(hass).entities.values()
        if each.original_name is None
    }
    assert keys["climate"] == "climate"
    assert keys["fan"] == "fan"


def test_menu_and_choices_are_named() -> None:
    """Each transport, data center and kind of connection has a name."""
    menu = TEXTS["config"]["step"]["user"]
    ways = {str(transport) for transport in schemas.SETUP_SCHEMAS}
    ways |= {"another_account", "other_integration"}
    assert set(menu["menu_options"]) == set(menu["menu_option_descriptions"]) == ways
    selector = TEXTS["selector"]
    offered = schemas.SETUP_SCHEMAS[Transport.OPENAPI].schema["endpoint"].config
    assert set(offered["options"]) == {ENDPOINT_AUTO, *DATA_CENTERS, ENDPOINT_OTHER}
    assert set(selector["endpoint"]["options"]) == set(offered["options"])
    assert set(selector["account"]["options"]) == {UID_OTHER}
    assert set(selector["link_type"]["options"]) == {str(kind) for kind in LinkType}


def test_ends_and_progress_of_the_flow_are_told() -> None:
    """Each reason and each wait that the code names has its sentence."""
    code = (ROOT / "config_flow.py").read_text("utf-8")
    reasons = set(re.findall(r'reason="(\w+)"', code)) | {"already_configured"}
    assert set(TEXTS["config"]["abort"]) == reasons
    waits = set(re.findall(r'_async_progress\("(\w+)"', code))
    assert set(TEXTS["config"]["progress"]) == waits | {
        # without a list of accounts there is nothing to search for
        f"prove_{transport}"
        for transport in (Transport.ACTION, Transport.GATEWAY)
    }


def test_texts_obey_home_assistant() -> None:
    """No stray space, no markup, no address, no placeholder in single quotes."""
    bad = re.compile(r"^\s|\s$|  |<\w|https?://|'{|}'")
    assert not {path for path, text in OURS.items() if bad.search(text)}


def test_learn_more_leads_into_the_repository() -> None:
    """Links begin with the repository of the manifest, whose help icon leads to set-up."""
    manifest = json.loads((ROOT / "manifest.json").read_text("utf-8"))
    assert manifest["documentation"] == f"{DOCS_URL}/setup.md"
    assert DOCS_URL.startswith(f"{DOCUMENTATION_URL}/")


@pytest.mark.parametrize(
    "step", [pytest.param(step, id=step) for step in TEXTS["config"]["step"]]
)
def test_each_form_links_to_its_chapter(step: str) -> None:
    """Every form has a link in words, and its chapter exists."""
    assert "]({help})" in TEXTS["config"]["step"][step]["description"]
    chapter = error_fields.help_url(step).partition("#")[2]
    assert f'<a id="{chapter}"></a>' in SETUP
