import sys
import time

import pytest

from tests.deploy.nginx import HOST, PROGRAM, running_nginx
from tests.server import CHECKOUT, environment, running, search


@pytest.fixture(name="leit", scope="package")
def _leit(tmp_path_factory):
    """Run a server over the seeds on a Unix socket, with the settings of deploy/leit.env; give it and the socket."""
    if PROGRAM is None:
        pytest.skip("nginx is not here.")
    folder = tmp_path_factory.mktemp("leit")
    lines = (CHECKOUT / "deploy" / "leit.env").read_text(encoding="utf-8").splitlines()
    shipped = dict(
        line.split("=", 1) for line in lines if line and not line.startswith(("#", "LEIT_DATA_DIR"))
    )
    hosts = f"{HOST},newspaper.example.no"
    env = environment(folder, **shipped | {"LEIT_ALLOWED_HOSTS": hosts})
    imported = search("import", "seeds/", env=env)
    assert imported.returncode == 0, imported.stderr
    socket = folder / "leit.sock"
    command = [sys.executable, "-m", "search", "serve", "--host", f"unix:{socket}"]
    with running(command, 0, folder, env) as server:
        deadline = time.monotonic() + 180
        while not socket.exists():
            assert server.process.poll() is None, server.error_log
            assert time.monotonic() < deadline, server.error_log
            time.sleep(0.1)
        yield server, socket


@pytest.fixture(name="server")
def _server(leit):
    return leit[0]


@pytest.fixture(name="nginx", scope="package")
def _nginx(leit, tmp_path_factory):
    """Run nginx before the server, without its limit on requests."""
    with running_nginx(tmp_path_factory.mktemp("nginx"), leit[1], rate="1000r/s") as nginx:
        yield nginx
