"""What a person can report of a device: the data points that are missing, and a quirk.

It speaks of the product alone: names, ids and values of the one device stay out of it.
"""

from collections.abc import Iterator, Mapping
import json
from urllib.parse import urlencode

from ...openhub import Device, JsonValue, PointSpec, PointType, ValueSpec, one_line
from ..core.generic import GENERIC
from ..core.plan import Decision, DevicePlan
from ..reasons import ENGLISH

# servers refuse longer addresses
_LONGEST_URL = 6000
_LONGEST_REASON = 120
_LARGEST_SCALE = 12


def missing(plan: DevicePlan, texts: Mapping[str, str] = ENGLISH) -> dict[str, str]:
    """Return the data points of which nothing is shown at first, with the reasons.

    `texts` has the sentences of a language by the keys of the reasons.
    """
    return {
        code: one_line(decision.worded(texts), _LONGEST_REASON)
        for code, decision in sorted(plan.decisions.items())
        if _is_missing(decision)
    }


def _is_missing(decision: Decision) -> bool:
    shown = any(
        item.description.entity_registry_enabled_default for item in decision.items
    )
    generic = any(reason.key in GENERIC for reason in decision.reasons)
    return not shown and (decision.hidden or generic)


def quirk_stub(device: Device, plan: DevicePlan) -> str | None:
    """Return a quirk to be completed, as YAML; None where nothing is missing.

    It says of each data point what the cloud does; a person adds what it should be.
    """
    reasons = missing(plan)
    if not reasons:
        return None
    lines = [
        "# add what each should be, such as name, unit, scale, device_class or platform,",
        "# and delete the rest; docs/quirks.md has all that can be corrected",
        f"{_quoted(device.product_id)}:",
    ]
    for code, reason in reasons.items():
        known = _quoted(dict(_described(plan.points[code])))
        lines += [f"  # {reason}", f"  {_quoted(code)}: {known}"]
    return "\n".join(lines) + "\n"


def report_url(project_url: str, device: Device, plan: DevicePlan) -> str:
    """Return the address of the project's form for devices, filled in."""
    product = one_line(device.product_name or device.model or "a product", 80)
    category, reasons = one_line(device.category, 20), missing(plan)
    fields = {
        "template": "device.yml",
        "title": f"{category}: {product}",
        "product": f"{product}, product id {one_line(device.product_id, 40)}",
    }
    lines = [f"Category {category}, {len(plan.decisions)} data points."]
    lines += [f"- `{code}`: {_words(plan.points[code])}" for code in reasons]
    while True:
        wanted = "\n".join(lines) + "\n\nWhat should they be?\n"
        url = f"{project_url}/issues/new?{urlencode({**fields, 'wanted': wanted})}"
        if len(url) <= _LONGEST_URL:
            return url
        lines = [*lines[: len(lines) // 2], "- and more"]


def _words(point: PointSpec) -> str:
    known = ", ".join(f"{name} {value}" for name, value in _described(point))
    return one_line(known, _LONGEST_REASON) or "nothing is known"


def _described(point: PointSpec) -> Iterator[tuple[str, JsonValue]]:
    """Give what the cloud says of a data point, in the words of a quirk."""
    spec = point.read or point.write
    if spec is None:
        return
    yield "type", spec.type.value
    if point.write is not None:
        yield "writable", True
    if isinstance(unit := spec.values.get("unit"), str) and unit:
        yield "unit", unit
    scale = spec.values.get("scale")
    if type(scale) is int and 0 < scale <= _LARGEST_SCALE:
        yield "scale", scale
    if known := _range(spec):
        yield "range", known


def _range(spec: ValueSpec) -> JsonValue:
    """Return the words of an enum, or the limits of a number."""
    words = spec.values.get("range")
    if spec.type is PointType.ENUM and isinstance(words, list):
        return [word for word in words if isinstance(word, str)]
    limits = ((name, spec.values.get(name)) for name in ("min", "max", "step"))
    return {name: value for name, value in limits if type(value) is int}


def _quoted(value: JsonValue) -> str:
    """Return a value as JSON, which is YAML as well."""
    return json.dumps(value, ensure_ascii=False)
