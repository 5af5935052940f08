"""The id of a request comes from a trusted proxy, or is made."""

from __future__ import annotations

import pytest

from web.monitoring.request_id import known_request_id, request_id
from web.proxies import TRUSTED


def sent(value, *, trusted=True):
    return request_id({TRUSTED: trusted, "HTTP_X_REQUEST_ID": value})


@pytest.mark.parametrize("value", ["a", "0f8fad5b-d9cb-469f-a165-70867728950e", "Root=1-67891233", "x" * 128])
def test_a_trusted_id_is_kept(value):
    assert sent(value) == value


@pytest.mark.parametrize(
    "value", ["", " ", "a b", "a\nb", "\x1b[2J", "<b>", "\u00f8", "x" * 129, "-a", "a,b"]
)
def test_an_id_that_could_spoil_a_line_is_replaced(value):
    assert sent(value) != value
    assert len(sent(value)) == 32


def test_anybody_else_gets_an_id_of_ours():
    assert sent("abc", trusted=False) != "abc"
    assert request_id({"HTTP_X_REQUEST_ID": "abc"}) != "abc"


def test_a_request_keeps_its_id():
    environ = {}

    assert known_request_id(environ) == "-"
    assert request_id(environ) == request_id(environ) == known_request_id(environ)
    assert request_id({}) != request_id(environ)
