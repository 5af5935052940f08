from search.cli.commands.serve import _gunicorn_arguments


def test_the_server_is_bound_to_the_address_with_as_many_workers_as_asked_for():
    arguments = _gunicorn_arguments("::1", 8000, 3)

    assert arguments[arguments.index("--bind") + 1] == "[::1]:8000"
    assert arguments[arguments.index("--workers") + 1] == "3"
    assert arguments[-1] == "web.wsgi:app"
