"""Addresses at their limits: usual ports, lengths, letters, names of a home."""

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.urls import (
    check_broker,
    check_stream,
    is_loopback,
    parse_broker_url,
    parse_endpoint,
)

CLOUD = "https://cloud.example"
HOME = "https://192.168.1.5:8443"
HERE = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "websocket"),
    [
        # as the registry of ports has them
        ("ssl", 8883, True, False),
        ("mqtts", 8883, True, False),
        ("tls", 8883, True, False),
        ("tcp", 1883, False, False),
        ("mqtt", 1883, False, False),
        ("wss", 443, True, True),
        ("ws", 80, False, True),
    ],
)
def test_usual_ports(scheme: str, port: int, tls: bool, websocket: bool) -> None:
    """An address without a port means the usual one of its scheme."""
    address = parse_broker_url(f"{scheme}://localhost")
    assert (address.port, address.tls, address.websocket) == (port, tls, websocket)
    assert parse_broker_url(f"{scheme}://localhost:1").port == 1


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("128.0.0.1", False),
        ("a.example", False),
        ("", False),
    ],
)
def test_this_machine(host: str, here: bool) -> None:
    """Only a loopback address or its one name is this machine."""
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/X",
        "https://X.example",
        "https://a.example/a%20b",
        "https://a.example/XX/X",
    ],
)
def test_plain_letters(url: str) -> None:
    """No letter of an address is taken for a sign."""
    assert parse_endpoint(f"{url}//").lower() == url.lower()


@pytest.mark.parametrize("sign", list(' <>"\\'))
def test_signs_that_no_address_has(sign: str) -> None:
    """A sign that would have to be quoted makes an address a wrong one."""
    with pytest.raises(OpenHubError) as endpoint:
        parse_endpoint(f"https://a.example/x{sign}y")
    assert endpoint.value.problem is Problem.INVALID_URL
    with pytest.raises(OpenHubError) as broker:
        parse_broker_url(f"wss://a.example/x{sign}y")
    assert broker.value.problem is Problem.INVALID_URL


def stream(length: int) -> str:
    """Return the address of a stream with so many characters."""
    start = "rtsps://stream.example/X?"
    return start + "x" * (length - len(start))


def test_length_of_a_stream() -> None:
    """Programs that play a stream take 2,048 characters."""
    check_stream(stream(2048), CLOUD)
    with pytest.raises(RequestError) as caught:
        check_stream(stream(2049), CLOUD)
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED


@pytest.mark.parametrize("sign", list("'#`|;"))
def test_signs_that_no_stream_has(sign: str) -> None:
    """A sign that a program takes for an option makes it no stream."""
    with pytest.raises(RequestError):
        check_stream(f"rtsp://stream.example/a{sign}b", CLOUD)
    check_stream("rtsp://stream.example/ab", CLOUD)


@pytest.mark.parametrize(
    "host",
    [
        "camera.local",
        "camera.lan",
        "camera.home",
        "camera.internal",
        "camera.home.arpa",
        "camera.localdomain",
        "camera.local.",
        "camera",
    ],
)
def test_names_of_a_home(host: str) -> None:
    """A name that is given out in a home leads into it."""
    with pytest.raises(TransientError):
        check_broker(f"ssl://{host}", CLOUD)
    check_broker(f"ssl://{host}", HOME)


@pytest.mark.parametrize("host", ["local", "lan.example", "home.arpa.example", "a.lan"])
@pytest.mark.parametrize("source", [HOME, HERE])
def test_who_may_name_what_is_near(host: str, source: str) -> None:
    """A gateway of the home may name the home and the internet."""
    check_broker(f"ssl://{host}", source)


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        pytest.param(CLOUD, (True, False, False, False), id="internet"),
        pytest.param("https://gateway.local", (True, True, False, False), id="name"),
        pytest.param(HOME, (True, True, False, False), id="home"),
        pytest.param(HERE, (True, True, True, False), id="this machine"),
        pytest.param("http://localhost:1", (True, True, True, False), id="localhost"),
        pytest.param("https://169.254.1.1", (True, True, True, False), id="nowhere"),
    ],
)
def test_who_may_name_whom(source: str, allowed: tuple[bool, ...]) -> None:
    """Nobody names what is nearer than himself, nor what cannot be reached."""
    hosts = ("broker.example", "10.0.0.2", "127.0.0.1", "169.254.169.254")
    assert tuple(may_name(source, host) for host in hosts) == allowed


def may_name(source: str, host: str) -> bool:
    """Tell whether a broker is let through."""
    try:
        check_broker(f"ssl://{host}", source)
    except TransientError:
        return False
    return True


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("[64:ff9b::808:808]", id="nat64"),
        pytest.param("[2002:808:808::]", id="6to4"),
        pytest.param("[2600::7f00:1]", id="not nat64"),
        pytest.param("8.8.2056", id="short"),
    ],
)
def test_other_spellings_of_the_internet(host: str) -> None:
    """An address of the internet stays one, however it is spelt."""
    check_broker(f"ssl://{host}", CLOUD)
