"""The alarm address: one POST of a line of text, encrypted or to this machine, and no address in an error."""

import socket

import pytest

from smsbot.gateways.heartbeat import HeartbeatGateway
from smsbot.ports import SendError
from tests.peers.alarm_peer import AlarmPeer


def refusal(url: str, timeout: float = 2.0) -> SendError:
    with pytest.raises(SendError) as caught:
        HeartbeatGateway(url, timeout).call("smsbot stands still")
    assert "s3cret" not in repr(caught.value) + str(caught.value)
    return caught.value


def test_words_are_posted_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy could not reach this machine; one that is set must not be asked.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with AlarmPeer() as peer:
        HeartbeatGateway(peer.url).call("smsbot stands still")

    assert peer.heard == ["smsbot stands still"]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_refusal_and_redirect_count_as_not_told(status: int) -> None:
    with AlarmPeer() as peer:
        peer.status = status
        error = refusal(peer.url)

    assert error.code == str(status)
    assert len(peer.heard) == 1


def test_address_where_nobody_listens_is_not_told() -> None:
    assert refusal("http://127.0.0.1:1/s3cret").code is None


def test_address_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refusal(f"http://127.0.0.1:{silent.getsockname()[1]}/s3cret", timeout=0.2)

    assert "no answer" in error.reason


@pytest.mark.parametrize(
    "url", ["http://alarm.example/s3cret", "ftp://127.0.0.1/s3cret", "file:///etc/passwd"]
)
def test_open_line_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be https") as caught:
        HeartbeatGateway(url)

    assert "s3cret" not in str(caught.value)
