"""Addresses: encrypted ones anywhere, plain ones on this machine, none that lead home."""

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
    check_broker,
    check_stream,
    is_loopback,
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
        pytest.param("wss://b.example/?y=1", ("b.example", 443, 1, 1, "/?y=1"), id="q"),
        pytest.param(
            "wss://b.example?y=1", ("b.example", 443, 1, 1, "/mqtt?y=1"), id="query"
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


CLOUD = "https://cloud.example"
HOME = "https://192.168.1.5:8443"
HERE = "http://127.0.0.1:8080"

LOOPBACK = [
    pytest.param("127.0.0.1", id="loopback"),
    pytest.param("127.9.9.9", id="loopback-net"),
    pytest.param("127.1", id="loopback-short"),
    pytest.param("0x7f000001", id="loopback-hex"),
    pytest.param("2130706433", id="loopback-number"),
    pytest.param("0177.0.0.1", id="loopback-octal"),
    pytest.param("localhost", id="localhost"),
    pytest.param("LOCALHOST.", id="localhost-dot"),
    pytest.param("a.localhost", id="below-localhost"),
    pytest.param("[::1]", id="loopback-6"),
    pytest.param("[::ffff:127.0.0.1]", id="loopback-mapped"),
    pytest.param("[64:ff9b::7f00:1]", id="loopback-nat64"),
    pytest.param("[2002:7f00:1::]", id="loopback-6to4"),
]
OF_THE_HOME = [
    pytest.param("192.168.1.9", id="private-192"),
    pytest.param("10.0.0.1", id="private-10"),
    pytest.param("172.16.0.1", id="private-172"),
    pytest.param("100.64.0.1", id="carrier"),
    pytest.param("[fd00::1]", id="private-6"),
    pytest.param("[::ffff:192.168.1.9]", id="private-mapped"),
    pytest.param("camera.local", id="mdns"),
    pytest.param("router", id="one-word"),
    pytest.param("nas.home.arpa.", id="home-arpa"),
]
NOWHERE = [
    pytest.param("169.254.169.254", id="link-local"),
    pytest.param("[fe80::1]", id="link-local-6"),
    pytest.param("[fe80::1%25eth0]", id="link-local-zone"),
    pytest.param("0.0.0.0", id="unspecified"),
    pytest.param("[::]", id="unspecified-6"),
    pytest.param("224.0.0.1", id="multicast"),
    pytest.param("[::127.0.0.1]", id="reserved-6"),
]
INTERNET = [
    pytest.param("stream.example", id="name"),
    pytest.param("8.8.8.8", id="address"),
    pytest.param("[2600::1]", id="address-6"),
    pytest.param("localhost.example", id="look-alike"),
]


@pytest.mark.parametrize("host", [*LOOPBACK, *OF_THE_HOME, *NOWHERE])
def test_cloud_may_not_lead_into_the_home(host: str) -> None:
    """A server on the internet names servers on the internet."""
    with pytest.raises(TransientError) as broker:
        check_broker(f"ssl://{host}:8883", CLOUD)
    with pytest.raises(RequestError) as stream:
        check_stream(f"rtsps://{host}:554/x", CLOUD)
    assert broker.value.problem is Problem.ADDRESS_NOT_ALLOWED
    assert stream.value.problem is Problem.ADDRESS_NOT_ALLOWED
    assert host not in f"{broker.value} {stream.value}"
    check_broker("ssl://broker.example:8883", CLOUD)
    check_stream("rtsps://stream.example/x", CLOUD)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        pytest.param("tcp://127.0.0.1:1883", CLOUD, id="remote"),
        pytest.param("ws://localhost:1883", HOME, id="home"),
    ],
)
def test_plain_loopback_is_for_a_cloud_on_this_machine(url: str, source: str) -> None:
    """A lease from elsewhere may not use what is open on this machine."""
    with pytest.raises(TransientError) as caught:
        check_broker(url, source)
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED
    check_broker(url, HERE)


@pytest.mark.parametrize("host", [*OF_THE_HOME, *INTERNET])
def test_gateway_may_name_machines_of_its_home(host: str) -> None:
    """A gateway in the home knows the home."""
    check_broker(f"ssl://{host}:8883", HOME)
    check_stream(f"rtsp://{host}/x", HOME)


@pytest.mark.parametrize("host", [*LOOPBACK, *NOWHERE])
def test_gateway_may_not_name_this_machine(host: str) -> None:
    """What listens on this machine is not the gateway's."""
    with pytest.raises(TransientError):
        check_broker(f"ssl://{host}:8883", HOME)
    with pytest.raises(RequestError):
        check_stream(f"rtsp://{host}/x", HOME)


@pytest.mark.parametrize("host", [*LOOPBACK[:3], *OF_THE_HOME, *INTERNET])
def test_test_environment_may_name_all(host: str) -> None:
    """A cloud on this machine leads anywhere that can be reached."""
    check_broker(f"ssl://{host}:8883", HERE)
    check_stream(f"rtsps://{host}/x?signInfo=y", HERE)


@pytest.mark.parametrize("source", [CLOUD, HERE])
@pytest.mark.parametrize(
    "url",
    [
        pytest.param("file:///config/secrets.yaml", id="file"),
        pytest.param("exec:cat /config/secrets.yaml", id="exec"),
        pytest.param("ffmpeg:/dev/video0", id="ffmpeg"),
        pytest.param("echo:rtsp://stream.example", id="echo"),
        pytest.param("http://stream.example/x", id="http"),
        pytest.param("rtmp://stream.example/x", id="rtmp"),
        pytest.param("rtsp:///x", id="no-host"),
        pytest.param("rtsp:stream.example", id="no-slashes"),
        pytest.param("//stream.example/x", id="no-scheme"),
        pytest.param("rtsp://stream.example/x#exec:ls", id="fragment"),
        pytest.param("rtsp://stream.example/x y", id="blank"),
        pytest.param("rtsp://stream.example/x\ty", id="tab"),
        pytest.param("rtsp://stream.example/x\ny", id="newline"),
        pytest.param(' rtsp://stream.example/x"', id="quotes"),
        pytest.param("rtsp://stream.example/'x", id="quote"),
        pytest.param("rtsp://stream.example/`x`", id="backticks"),
        pytest.param("rtsp://stream.example|x", id="pipe"),
        pytest.param("rtsp://u:p@stream.example/x", id="credentials"),
        pytest.param("rtsp://stream.example\\@evil.example", id="backslash"),
        pytest.param("rtsp://stream.example:x/", id="odd-port"),
        pytest.param("rtsp://[::1/x", id="bracket"),
        pytest.param(f"rtsp://stream.example/{'x' * 3000}", id="long"),
    ],
)
def test_what_is_no_stream(url: str, source: str) -> None:
    """What would open a file, start a program or hide another address is refused."""
    with pytest.raises(RequestError) as caught:
        check_stream(url, source)
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED
    assert str(caught.value) == "address_not_allowed"
    check_stream("RTSPS://stream.example:443/v1/x?signInfo=a%2Fb&t=1", source)


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
