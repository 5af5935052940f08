"""After the workers are forked nothing is read from the checkout or the libraries, whatever lies there by then."""

import json
import subprocess
import sys

from search.settings import CHECKOUT
from tests.corpus import ARTICLES, searcher_over
from tests.language import share_tables
from tests.server import environment

WATCH = """
import json, sys
import web.wsgi

web.wsgi.load()
modules, opened = set(sys.modules), []
client = web.wsgi.app.test_client()  # what it imports is no part of the server
client.get("/healthz")
modules |= set(sys.modules)
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
statuses = [
    client.get(address, headers={"Accept-Language": language}).status_code
    for language in ("nb", "nn", "en")
    for address in json.loads(sys.argv[1])
]
imported = sorted(name for name in set(sys.modules) - modules if name.partition(".")[0] in {"search", "web", "numpy", "nltk"})
print(json.dumps({"statuses": statuses, "imported": imported, "opened": [str(path) for path in opened]}))
"""
ADDRESSES = [
    *("/", "/sok", "/hjelp", "/avansert", "/avansert/sok?all=ferje", "/healthz", "/readyz", "/nope"),
    *("/api/v1/search?q=ferje&explain=true", "/api/v1/search", "/api/v1/openapi.json", "/artikkel/x"),
    *("/sok?q=ferje&explain=true", "/sok?q=(ferje+OR+bru", "/sok?q=dato:i+g%C3%A5r+fisk", "/sok?q=ferj*"),
    *("/sok?q=xqzw+brannbilgarasjeporten", "/sok?q=dato:31.+februar+2021", "/sok?q=kilde:NTP+ferje"),
    *("/sok?q=fisk+NEAR/5+ferje", "/sok?q=skule+vatnet", "/sok?q=ferje&from=hei", "/sok?q=%3Dferje"),
]


def test_no_answer_reads_code_templates_or_texts(tmp_path):
    share_tables(tmp_path / "index")
    with searcher_over(ARTICLES, tmp_path):
        pass

    command = [sys.executable, "-c", WATCH, json.dumps(ADDRESSES)]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout)

    ours = [path for path in seen["opened"] if path.startswith((f"{CHECKOUT}/search", f"{CHECKOUT}/web"))]
    assert (ours, seen["imported"]) == ([], [])
    assert len(seen["statuses"]) == 3 * len(ADDRESSES)
    assert max(seen["statuses"]) < 500
