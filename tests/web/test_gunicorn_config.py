"""The configuration file of gunicorn: its settings, and the reload of the code on SIGHUP."""

from __future__ import annotations

import gc
import logging
import sys
from types import ModuleType, SimpleNamespace

import pytest
from gunicorn.config import Config

from web import gunicorn_config


@pytest.fixture(name="modules")
def _modules(monkeypatch):
    """Replace `sys.modules`, as the file knows it, by a small table."""
    names = ("search", "search.errors", "web", "web.routes.health", "searching", "flask")
    modules = {name: ModuleType(name) for name in names}
    monkeypatch.setattr(gunicorn_config, "sys", SimpleNamespace(modules=modules))
    monkeypatch.setattr(gunicorn_config, "_prepare", lambda _: None)
    monkeypatch.setattr(gunicorn_config, "_wsgi", lambda: SimpleNamespace(load=lambda: None))
    return modules


def server(load):
    """Return an arbiter whose application is loaded by *load*."""
    app = SimpleNamespace(callable="old application", wsgi=load)
    return SimpleNamespace(app=app, log=logging.getLogger("gunicorn.error"))


def test_every_setting_is_one_that_gunicorn_has_and_accepts():
    config, hooks = (
        Config(),
        {"child_exit", "on_exit", "on_reload", "on_starting", "pre_request", "when_ready"},
    )
    names = {name for name in vars(gunicorn_config) if name in config.settings}

    for name in names:
        config.set(name, getattr(gunicorn_config, name))

    assert hooks <= names
    assert (config.worker_class_str, config.threads, config.preload_app) == ("web.worker.Worker", 32, True)
    assert config.logger_class.__name__ == "Logger"


def test_a_query_of_a_thousand_norwegian_letters_fits_into_the_request_line():
    assert len("GET /sok?q=" + "%C3%B8" * 1000 + " HTTP/1.1") < gunicorn_config.limit_request_line


def test_workers_share_the_objects_of_the_master_and_collect_garbage_seldom(monkeypatch):
    wsgi = SimpleNamespace(load=lambda: None, has_tables=lambda: True)
    monkeypatch.setattr(gunicorn_config, "_wsgi", lambda: wsgi)
    before = gc.get_threshold()
    try:
        gunicorn_config.when_ready(None)

        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == gunicorn_config.GC_THRESHOLD
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_a_reload_imports_our_modules_again_and_no_others(modules):
    def load():
        loaded.update(modules)
        arbiter.app.callable = "new application"

    loaded, arbiter = {}, server(load)

    gunicorn_config.on_reload(arbiter)

    assert loaded.keys() == {"searching", "flask"}
    assert arbiter.app.callable == "new application"


def test_code_that_cannot_be_imported_leaves_the_application_and_its_modules(modules, caplog):
    def load():
        modules["web"] = ModuleType("half of the new code")
        modules["search.new"] = ModuleType("search.new")
        raise SyntaxError

    before, arbiter = dict(modules), server(load)

    gunicorn_config.on_reload(arbiter)

    assert modules == before
    assert arbiter.app.callable == "old application"
    assert "the old one goes on" in caplog.text


def test_code_that_cannot_search_is_not_loaded_and_says_why(modules, caplog, monkeypatch):
    def refuse(_):
        raise gunicorn_config.CannotServeError("Make it again: python -m search rebuild")

    monkeypatch.setattr(gunicorn_config, "_prepare", refuse)
    before, arbiter = dict(modules), server(pytest.fail)

    gunicorn_config.on_reload(arbiter)

    assert modules == before
    assert arbiter.app.callable == "old application"
    assert "the old one goes on. Make it again: python -m search rebuild" in caplog.text


def test_the_leases_of_the_old_code_are_given_up_when_the_new_is_loaded(modules):
    released = []
    modules["search.system.leases"] = leases = ModuleType("search.system.leases")
    leases.release_all = lambda: released.append("old")

    gunicorn_config.on_reload(server(lambda: None))

    assert released == ["old"]


def test_what_half_loaded_code_has_leased_is_given_up(modules):
    released = []

    def load():
        modules["search.system.leases"] = ModuleType("search.system.leases")
        modules["search.system.leases"].release_all = lambda: released.append("new")
        raise SyntaxError

    gunicorn_config.on_reload(server(load))

    assert released == ["new"]


def test_new_code_is_tried_in_a_process_of_its_own(monkeypatch, caplog):
    caplog.set_level("INFO")
    log = SimpleNamespace(log=logging.getLogger("gunicorn.error"))
    monkeypatch.setattr(gunicorn_config, "_PREPARE", "import sys; sys.stderr.write('Making tables.\\n')")
    gunicorn_config._prepare(log)
    assert "Making tables." in caplog.text

    monkeypatch.setattr(gunicorn_config, "_PREPARE", "raise SystemExit('Make room.')")
    with pytest.raises(gunicorn_config.CannotServeError, match="Make room"):
        gunicorn_config._prepare(log)


def test_the_real_modules_are_those_of_search_and_web():
    ours = [name for name in sys.modules if gunicorn_config.is_project_module(name)]

    assert {"search", "web", "web.gunicorn_config"} <= set(ours)
    assert not {"flask", "sys"} & set(ours)
