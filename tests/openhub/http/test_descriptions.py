"""Thing models and shadows: how fast they are asked for, and when not again."""

import asyncio

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError

from ..push.scripted import no, ok
from .stage import MODEL, SHADOW, Open, failure

DAY = 86_400


async def test_pace_of_models(stage: Open) -> None:
    """Nine a second, fewer than the cloud takes; the first one at once."""
    on = await stage({MODEL: [ok({})]})
    began = on.clock.now
    await on.cloud.thing_model("d")
    assert on.clock.now == began
    await asyncio.gather(*(on.cloud.thing_model("d") for _ in range(10)))
    assert on.clock.now - began == pytest.approx(1.1)


@pytest.mark.parametrize(("what", "name"), [(MODEL, "thing_model"), (SHADOW, "shadow")])
async def test_refused_models_and_shadows(stage: Open, what: str, name: str) -> None:
    """A project that may not read them is asked again after a day."""
    on = await stage({what: [no(28841101)]})
    ask = getattr(on.cloud, name)
    first = await failure(ask("d"))
    assert isinstance(first, RequestError)
    assert first.problem is Problem.SERVICE_NOT_SUBSCRIBED
    on.clock.now += DAY - 1
    assert await failure(ask("e")) is first
    assert on.server.calls() == [what]
    on.clock.now += 1
    await failure(ask("d"))
    assert on.server.calls() == [what, what]
    assert on.gate.refused == []
