"""The lines that the server writes: one for each request, without queries unless the settings say so."""

from __future__ import annotations

import io
import json
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from web import create_app
from web.proxies import TRUSTED
from web.server_log import JsonFormatter, Logger, TextFormatter

REQUEST = {"REMOTE_ADDR": "192.0.2.7", "REQUEST_METHOD": "GET", "RAW_URI": "/sok?q=hemmelig"}


@pytest.fixture(name="logger")
def _logger(monkeypatch):
    """Give a function that makes the logger under settings passed to it; restore the logs afterwards."""
    root = logging.getLogger()
    handlers = root.handlers
    names = ("gunicorn.error", "gunicorn.access")
    before = {
        name: (logging.getLogger(name).handlers[:], logging.getLogger(name).propagate) for name in names
    }

    def make(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        config = Config()
        config.set("accesslog", "-")
        return Logger(config)

    yield make
    root.handlers = handlers
    for name, (old_handlers, propagate) in before.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = old_handlers, propagate


def access_line(logger, **environ):
    """Return the line that *logger* writes about a request."""
    output = io.StringIO()
    for handler in logger.access_log.handlers:
        handler.setStream(output)
    response = SimpleNamespace(status="200 OK", sent=512)
    logger.access(response, None, REQUEST | environ, timedelta(milliseconds=12.34))
    return output.getvalue()


def json_line(**attributes):
    """Return the JSON of a log record with *attributes*."""
    record = logging.makeLogRecord({"name": "leit", "levelname": "ERROR", "msg": "Nei", **attributes})
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_record_is_one_line_of_json():
    values = json_line(msg="Åpnet %s", args=("arkivet\nog mer",), fields={"status": 200}, created=0)

    assert values["message"] == "Åpnet arkivet\nog mer"
    assert values["time"] == "1970-01-01T00:00:00.000+00:00"
    assert (values["level"], values["logger"], values["status"]) == ("error", "leit", 200)
    assert "traceback" not in values


def test_an_exception_is_a_member_of_the_line():
    with pytest.raises(ValueError, match="borte") as raised:
        int("borte")

    values = json_line(exc_info=(raised.type, raised.value, raised.tb))

    assert values["traceback"].endswith("'borte'")


def test_a_value_that_json_does_not_know_is_written_as_text():
    assert json_line(fields={"taken": timedelta(seconds=1)})["taken"] == "0:00:01"


def test_a_request_is_one_line_without_its_query(logger):
    line = access_line(logger())

    assert line.endswith("192.0.2.7 GET /sok 200 ok 512 bytes 0.0123 s -\n")
    assert "hemmelig" not in line


def test_the_query_is_written_when_the_settings_say_so(logger):
    assert " /sok?q=hemmelig 200 " in access_line(logger(LEIT_LOG_QUERIES="1"))


def test_a_request_is_one_json_object_when_the_settings_say_so(logger):
    values = json.loads(access_line(logger(LEIT_LOG_FORMAT="json"), REMOTE_ADDR=""))

    assert (values["remote"], values["method"], values["address"]) == ("-", "GET", "/sok")
    assert (values["status"], values["bytes"], values["seconds"]) == (200, 512, 0.0123)
    assert (values["outcome"], values["request_id"]) == ("ok", "-")


def test_an_address_can_neither_begin_a_line_nor_steer_a_terminal(logger):
    line = access_line(logger(), RAW_URI="/sok\n192.0.2.8 GET /\x1b[2Jø%0A")

    assert " /sok%0A192.0.2.8%20GET%20/%1B[2J%C3%B8%0A 200 " in line
    assert line.count("\n") == 1


def test_other_libraries_write_in_the_same_form(logger, capsys):
    logger(LEIT_LOG_FORMAT="json")

    logging.getLogger("a.library").warning("Ingen svarer.")

    assert json.loads(capsys.readouterr().err)["message"] == "Ingen svarer."


@pytest.fixture(name="request_lines")
def _request_lines(searcher, logger):
    """Give a function that asks the application for an address and returns the line of the access log as JSON."""
    app, server_logger = create_app(lambda: searcher), logger(LEIT_LOG_FORMAT="json")

    def ask(address, **environ):
        with app.test_request_context(address, environ_overrides=environ) as context:
            response = app.full_dispatch_request()
            line = access_line(server_logger, **{**context.request.environ, "RAW_URI": address})
            return response, json.loads(line.splitlines()[0])

    return ask


def test_a_request_has_one_id_in_its_answer_and_its_line(request_lines):
    response, line = request_lines("/sok?q=ferje")

    assert response.headers["X-Request-Id"] == line["request_id"]
    assert line["outcome"] == "hits"


def test_the_id_of_a_trusted_proxy_is_taken_over(request_lines):
    sent = {"HTTP_X_REQUEST_ID": "7f-3a.b"}

    assert request_lines("/healthz", **sent, **{TRUSTED: True})[1]["request_id"] == "7f-3a.b"
    assert request_lines("/healthz", **sent, **{TRUSTED: False})[1]["request_id"] != "7f-3a.b"


FORMATTERS = [TextFormatter, JsonFormatter]


def error_line(formatter, app, message, *, exc_info=None, name="web"):
    with app.test_request_context("/sok?q=hemmelig+s\u00f8k&source=ny"):
        record = logging.makeLogRecord(
            {"name": name, "levelname": "ERROR", "msg": message, "exc_info": exc_info}
        )
        return formatter.format(record)


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_message_and_a_traceback_hide_what_was_searched_for(app, formatter):
    with pytest.raises(ValueError, match="hemmelig") as raised:
        raise ValueError("no hemmelig s\u00f8k")
    exc_info = (raised.type, raised.value, raised.tb)

    hidden = error_line(formatter(), app, "hemmelig s\u00f8k failed", exc_info=exc_info)
    shown = error_line(formatter(shows_queries=True), app, "hemmelig s\u00f8k failed")

    assert "hemmelig s\u00f8k" not in hidden.replace('raise ValueError("no hemmelig', "")
    assert "\u2026 failed" in hidden
    assert "hemmelig s\u00f8k failed" in shown


@pytest.mark.parametrize("formatter", FORMATTERS)
@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Error handling request GET /sok?q=hemmelig", "Error handling request GET /sok?\u2026"),
        ("Invalid HTTP request line: 'GET /sok?q=a hemmelig HTTP/1.1'", "'GET /sok?\u2026"),
        ("Perhaps out of memory?", "Perhaps out of memory?"),
    ],
)
def test_what_gunicorn_tells_of_requests_has_no_query(formatter, message, written):
    record = logging.makeLogRecord({"name": "gunicorn.error", "levelname": "ERROR", "msg": message})

    line = formatter().format(record)

    assert written in line
    assert "hemmelig" not in line


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_what_others_log_during_a_request_has_its_id(app, formatter):
    with app.test_request_context("/sok", environ_overrides={TRUSTED: True, "HTTP_X_REQUEST_ID": "abc-1"}):
        line = formatter().format(logging.makeLogRecord({"name": "a.library", "msg": "Tregt"}))

    assert "abc-1" in line
