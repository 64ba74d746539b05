"""What a route of the OpenAPI is: method, pattern of the path, and who answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import re
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, checked and taken apart."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]


type Handler = Callable[[Request, re.Match[str]], Any]
type Route = tuple[str, str, Handler]
