"""What a server installs, and the proxy in front of it."""

import re
import shutil
import threading
import tomllib
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.servers import nginx

ROOT = Path(__file__).parent.parent


def names_and_versions(text):
    """The pinned packages of a list of requirements."""
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_lock_holds_the_pinned_direct_requirements():
    lock = names_and_versions((ROOT / "requirements.lock").read_text())
    direct = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line]
    assert all("==" in line for line in direct)
    assert names_and_versions("\n".join(direct)) <= lock
    assert len(lock) > len(direct)


def test_each_line_of_the_lock_is_a_version_or_a_hash_and_each_version_has_a_hash():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    version = re.compile(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not version.fullmatch(line) and not digest.fullmatch(line)] == []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        assert bool(digest.fullmatch(below)) == line.endswith("\\")


def test_the_readme_leads_to_the_notes_and_they_name_what_there_is():
    assert "(docs/DEPLOY.md)" in (ROOT / "README.md").read_text()
    notes = (ROOT / "docs" / "DEPLOY.md").read_text()
    paths = re.findall(r"`([\w.-]*/[\w./-]+\.\w+)`", notes)
    assert len(paths) > 4
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]
    assert f"| {server['maxWidgetStateSize']} MB |" in notes


class Upstream(BaseHTTPRequestHandler):
    """Stands for a process of the app: it says which it is, and counts what it is asked for."""

    def do_GET(self):
        self.server.asked.append(self.path)
        body = str(self.server.server_port).encode()
        if "If-None-Match" in self.headers:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if "loss-atlas" in self.path else "text/html")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if "loss-atlas" in self.path else "no-cache")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def upstream():
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def proxied():
    """The proxy's address, and the two servers behind it."""
    if shutil.which("nginx") is None:
        pytest.skip("needs nginx")
    with upstream() as one, upstream() as two, nginx(*(f"http://127.0.0.1:{each.server_port}" for each in (one, two))) as proxy:
        yield proxy.address, (one, two)


def ask(address, cookie=""):
    """The body of an answer, and its headers."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})) as answer:
        return answer.read().decode(), answer.headers


def refusal(address):
    """The status of an answer that is an error; None for one that is not."""
    try:
        ask(address)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    return None


def test_all_that_a_reader_asks_for_reaches_one_process_and_readers_of_one_address_are_shared_out(proxied):
    address, servers = proxied
    readers = []
    for i in range(40):
        process, headers = ask(f"{address}/binary?loss=Focal")
        cookie = headers["Set-Cookie"].partition(";")[0]
        assert cookie.startswith("atlas=")
        places = ("_stcore/stream", "_stcore/host-config", f"_stcore/upload_file/{i}/file", "media/file.csv", "compare")
        answers = [ask(f"{address}/{place}", cookie) for place in places]
        assert {other for other, _ in answers} == {process}
        assert {headers["Set-Cookie"] for _, headers in answers} == {None}
        readers.append(process)
    assert len(servers) == len(set(readers))


def test_a_reader_whose_browser_has_the_page_but_no_cookie_gets_one(proxied):
    request = urllib.request.Request(proxied[0] + "/binary", headers={"If-None-Match": '"same"'})
    with pytest.raises(urllib.error.HTTPError, match="304") as unchanged:
        urllib.request.urlopen(request)
    assert unchanged.value.headers["Set-Cookie"].startswith("atlas=")
    unchanged.value.close()


def test_where_the_cookie_is_refused_the_address_decides(proxied):
    address, _ = proxied
    assert len({ask(f"{address}/{place}")[0] for place in ("_stcore/stream", "media/a.csv", "_stcore/host-config") * 5}) == 1


def test_a_whole_class_behind_one_address_is_let_in(proxied):
    address, _ = proxied
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, [f"{address}/_stcore/stream"] * 200))


def test_the_files_of_one_session_are_few_at_a_time(proxied):
    assert refusal(f"{proxied[0]}/_stcore/upload_file/one/file") is None
    assert 429 in [refusal(f"{proxied[0]}/_stcore/upload_file/greedy/{i}") for i in range(10)]


def test_modules_are_asked_for_once_and_keep_their_headers(proxied):
    address, servers = proxied
    headers = [ask(f"{address}/loss-atlas/0123/chart/live.js?{i}")[1] for i in range(5)]
    assert sum(path.startswith("/loss-atlas/0123") for server in servers for path in server.asked) == 1
    assert {each["Cache-Control"] for each in headers} == {"public, max-age=31536000, immutable"}
    assert {each["X-Content-Type-Options"] for each in headers} == {"nosniff"}
    assert {each["Set-Cookie"] for each in headers} == {None}


def test_any_site_may_show_a_page_that_is_made_for_a_frame_and_no_other_page(proxied):
    address, _ = proxied
    for query in ("", "?embed=false", "?EMBED=true", "?embedded=true", "?x=embed=true", "?embed=truer"):
        _, headers = ask(f"{address}/binary{query}")
        assert (headers["X-Frame-Options"], headers["Content-Security-Policy"]) == ("SAMEORIGIN", "frame-ancestors 'self'"), query
    for query in ("?embed=true", "?loss=Focal&embed=true", "?embed=true&sliders=gamma"):
        _, headers = ask(f"{address}/binary{query}")
        assert (headers["X-Frame-Options"], headers["Content-Security-Policy"]) == (None, None), query


def test_metrics_are_not_public(proxied):
    assert refusal(f"{proxied[0]}/_stcore/metrics") == 404
