"""Addresses: encrypted ones anywhere, plain ones on this machine only."""

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.urls import (
    BrokerAddress,
    parse_broker_url,
    parse_endpoint,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://a.example", "https://a.example", id="https"),
        pytest.param(" https://a.example/x/ ", "https://a.example/x", id="path"),
        pytest.param("https://a.example:444/", "https://a.example:444", id="port"),
        pytest.param("http://127.0.0.1:80", "http://127.0.0.1:80", id="loopback"),
        pytest.param("http://127.9.9.9", "http://127.9.9.9", id="loopback-net"),
        pytest.param("http://localhost:8", "http://localhost:8", id="localhost"),
        pytest.param("http://[::1]:8", "http://[::1]:8", id="loopback-6"),
    ],
)
def test_endpoints(url: str, expected: str) -> None:
    """Good addresses are taken without their last slash."""
    assert parse_endpoint(url) == expected


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("http://a.example", Problem.INSECURE_URL, id="plain"),
        pytest.param("http://192.168.1.2", Problem.INSECURE_URL, id="plain-lan"),
        pytest.param("http://127.0.0.1.example", Problem.INSECURE_URL, id="look-alike"),
        pytest.param(
            "http://localhost.example", Problem.INSECURE_URL, id="localhost-x"
        ),
        pytest.param("ftp://a.example", Problem.INVALID_URL, id="scheme"),
        pytest.param("a.example", Problem.INVALID_URL, id="no-scheme"),
        pytest.param("https://", Problem.INVALID_URL, id="no-host"),
        pytest.param("https://a.example:x", Problem.INVALID_URL, id="odd-port"),
        pytest.param("https://a.example:0", Problem.INVALID_URL, id="port-zero"),
        pytest.param("https://a.example:99999", Problem.INVALID_URL, id="port-huge"),
        pytest.param("https://[::1", Problem.INVALID_URL, id="bracket"),
        pytest.param("https://u:p@a.example", Problem.INVALID_URL, id="credentials"),
        pytest.param("https://a.example?x=1", Problem.INVALID_URL, id="query"),
        pytest.param("https://a.example#x", Problem.INVALID_URL, id="fragment"),
        pytest.param("https://a b.example", Problem.INVALID_URL, id="space"),
        pytest.param("https://a.example\\@b", Problem.INVALID_URL, id="backslash"),
        pytest.param("https://é.example", Problem.INVALID_URL, id="not-ascii"),
        pytest.param("", Problem.INVALID_URL, id="empty"),
    ],
)
def test_bad_endpoints(url: str, problem: Problem) -> None:
    """Bad addresses are refused before anything is sent."""
    with pytest.raises(RequestError) as caught:
        parse_endpoint(url)
    assert caught.value.problem is problem


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("ssl://b.example:8883", ("b.example", 8883, 1, 0, ""), id="ssl"),
        pytest.param("mqtts://b.example", ("b.example", 8883, 1, 0, ""), id="mqtts"),
        pytest.param("tls://b.example/x", ("b.example", 8883, 1, 0, ""), id="tls"),
        pytest.param("tcp://127.0.0.1:5", ("127.0.0.1", 5, 0, 0, ""), id="tcp"),
        pytest.param("mqtt://localhost", ("localhost", 1883, 0, 0, ""), id="mqtt"),
        pytest.param("wss://b.example", ("b.example", 443, 1, 1, "/mqtt"), id="wss"),
        pytest.param(
            "wss://b.example:8884/x?y=1", ("b.example", 8884, 1, 1, "/x?y=1"), id="path"
        ),
        pytest.param("ws://[::1]", ("::1", 80, 0, 1, "/mqtt"), id="ws"),
    ],
)
def test_brokers(url: str, expected: tuple[str, int, int, int, str]) -> None:
    """Each scheme tells how to connect."""
    host, port, tls, websocket, path = expected
    assert parse_broker_url(url) == BrokerAddress(
        host=host, port=port, tls=bool(tls), websocket=bool(websocket), path=path
    )


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("tcp://b.example:1883", Problem.BROKER_INSECURE, id="tcp"),
        pytest.param("mqtt://10.0.0.1", Problem.BROKER_INSECURE, id="mqtt"),
        pytest.param("ws://b.example", Problem.BROKER_INSECURE, id="ws"),
        pytest.param("https://b.example", Problem.INVALID_URL, id="https"),
        pytest.param("ssl://", Problem.INVALID_URL, id="no-host"),
        pytest.param("ssl://u@b.example", Problem.INVALID_URL, id="credentials"),
    ],
)
def test_bad_brokers(url: str, problem: Problem) -> None:
    """Nonsense may pass with the next lease; plain text is for a person to mend."""
    with pytest.raises(OpenHubError) as caught:
        parse_broker_url(url)
    assert caught.value.problem is problem
    refused = problem is Problem.BROKER_INSECURE
    assert isinstance(caught.value, RefusedError if refused else TransientError)
