"""JSON over HTTP to programs on this machine."""

import json
from typing import Any
import urllib.error
import urllib.parse
import urllib.request


class AnswerError(Exception):
    """The other side answered that it will not."""

    def __init__(self, path: str, status: int, words: str) -> None:
        """Keep where and why."""
        super().__init__(f"{path} answered {status}: {words[:300]}")
        self.status = status


class Web:
    """One server."""

    def __init__(self, url: str) -> None:
        """Remember where it is; nobody is logged in."""
        self.url = url.rstrip("/")
        self.token: str | None = None

    def get(self, path: str) -> Any:
        """Fetch something."""
        return self._send(path, None, "application/json")

    def post(self, path: str, data: object) -> Any:
        """Send something, answer the answer."""
        return self._send(path, json.dumps(data).encode(), "application/json")

    def delete(self, path: str) -> Any:
        """Have something removed."""
        return self._send(path, None, "application/json", "DELETE")

    def post_form(self, path: str, data: dict[str, str]) -> Any:
        """Send a form, as browsers do."""
        body = urllib.parse.urlencode(data).encode()
        return self._send(path, body, "application/x-www-form-urlencoded")

    def _send(
        self, path: str, body: bytes | None, kind: str, method: str | None = None
    ) -> Any:
        headers = {"Content-Type": kind}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as err:
            raise AnswerError(
                path, err.code, err.read().decode(errors="replace")
            ) from err
