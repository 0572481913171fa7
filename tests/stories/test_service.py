"""`examhall serve` as a real installation runs it: what dies comes back, a stop stops all, and TLS says nothing about strangers."""

import contextlib
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.request import urlopen

import pytest

from examhall.migrations import upgrade
from tests.browser.test_tls import certificate
from tests.builders import a_hall
from tests.serving import Served, free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path):
    a_hall(tmp_path / "data", vault_in_folder=True, tables=upgrade).database.engine.dispose()
    return tmp_path / "data"


class Service:
    """`examhall serve` and its two processes."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.port, self.log = free_port(), data / "serve.log"
        command = [sys.executable, "-m", "examhall.cli", "--data", data, "serve", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, **environ})

    def __enter__(self) -> "Service":
        self.until(lambda: "Examhall  http" in self.log.read_text(), 30)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def pid(self, module: str) -> int:
        """The process of ours that runs this module; waits until there is one."""
        self.until(lambda: self._pid(module), 20)
        pid = self._pid(module)
        assert pid is not None
        return pid

    def _pid(self, module: str) -> int | None:
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(re.sub(r"^.*\) ", "", stat.read_text()).split()[1])
                command = (stat.parent / "cmdline").read_text().split("\0")
            except OSError:  # it has just left
                continue
            if parent == self.process.pid and module in command:
                return int(stat.parent.name)
        return None

    def another(self, module: str, than: int) -> bool:
        return self._pid(module) not in (None, than)

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def until(self, done, patience: float) -> None:
        end = time.monotonic() + patience
        while not done():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.slow
@pytest.mark.parametrize("stopped_by", [signal.SIGTERM, signal.SIGINT])
def test_a_killed_hall_and_a_killed_back_office_come_back_and_a_stop_stops_both(data, stopped_by):
    with Service(data) as service:
        hall, office = service.pid("examhall.serve"), service.pid("back-office")
        os.kill(hall, signal.SIGKILL)
        service.until(lambda: gone(hall) and service.answers(), 10)
        assert "The hall died (exit code 137) and is started again." in service.log.read_text()
        assert service.pid("back-office") == office, "the other one is left alone"
        hall = service.pid("examhall.serve")
        os.kill(office, signal.SIGKILL)
        service.until(lambda: service.another("back-office", than=office), 10)
        assert "The back office died (exit code 137) and is started again." in service.log.read_text()
        assert service.pid("examhall.serve") == hall
        office = service.pid("back-office")
        service.process.send_signal(stopped_by)
        assert service.process.wait(20) == 0
        assert gone(hall)
        assert gone(office)


@pytest.mark.slow
def test_a_hall_that_is_told_to_stop_itself_is_not_brought_back(data):
    with Service(data) as service:
        os.kill(service.pid("examhall.serve"), signal.SIGTERM)
        assert service.process.wait(20) == 0
        assert "started again" not in service.log.read_text()


@pytest.mark.slow
def test_the_served_hall_follows_the_environment(data):
    """Once it took folder and port from there and nothing else: no code was ever sent."""
    said = {"EXAMHALL_AUTHORITY": "某省鉴定中心", "EXAMHALL_CODES_AN_HOUR": "7", "EXAMHALL_LOG": "INFO"}
    with Service(data, **said) as service, urlopen(f"http://127.0.0.1:{service.port}/") as page:
        assert "某省鉴定中心" in page.read().decode()
        assert " INFO " in service.log.read_text()


@pytest.fixture
def breaking(tmp_path):
    """Has every process die at its start that runs the module named in the file `broken`; the environment for that."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, sys\n"
        f"broken = pathlib.Path({str(tmp_path / 'broken')!r})\n"
        "if broken.exists() and broken.read_text() in sys.orig_argv: os._exit(3)\n"
    )
    return {"PYTHONPATH": str(tmp_path)}


@pytest.mark.slow
def test_a_hall_that_cannot_live_is_given_up_with_its_exit_code(data, tmp_path, breaking):
    with Service(data, **breaking) as service:
        office = service.pid("back-office")
        (tmp_path / "broken").write_text("examhall.serve")
        os.kill(service.pid("examhall.serve"), signal.SIGKILL)
        assert service.process.wait(30) == 3
        said = service.log.read_text()
        assert said.count("and is started again") == 5
        assert "The hall died 6 times in a minute and is given up." in said
        assert gone(office)


@pytest.mark.slow
def test_a_back_office_that_cannot_live_never_takes_the_hall_down(data, tmp_path, breaking):
    with Service(data, **breaking) as service:
        office = service.pid("back-office")
        (tmp_path / "broken").write_text("back-office")
        os.kill(office, signal.SIGKILL)
        service.until(lambda: service.log.read_text().count("The back office died") == 5, 30)
        time.sleep(1)
        assert service.log.read_text().count("The back office died") == 5
        assert service.answers()


@pytest.mark.slow
def test_when_whoever_waits_for_them_fails_neither_process_is_left_running(data):
    port = free_port()
    failing = (
        "from pathlib import Path; from examhall.config import Config; from examhall.processes import Place, run; "
        f"run(Config(Path({str(data)!r})), Place('127.0.0.1', {port}), lambda: 1 / 0)"
    )
    done = subprocess.run([sys.executable, "-c", failing], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert "ZeroDivisionError" in done.stderr
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


@pytest.mark.slow
def test_a_stranger_at_the_tls_port_leaves_no_traceback_in_the_log(data, tmp_path):
    chain, key = certificate(tmp_path)
    knows_us = ssl.create_default_context(cafile=str(chain))
    at_once = struct.pack("ii", 1, 0)  # leave without a goodbye

    def come() -> socket.socket:
        return socket.create_connection(("127.0.0.1", served.port), 5)

    with Served(data, EXAMHALL_CERT=str(chain), EXAMHALL_KEY=str(key), EXAMHALL_SECURE="1") as served:
        come().close()
        with come() as plain, contextlib.suppress(ConnectionResetError):
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert plain.recv(100) == b""
        with come() as half:
            half.sendall(b"\x16\x03\x01")
            half.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        with pytest.raises(ssl.SSLError):
            ssl.create_default_context().wrap_socket(come(), server_hostname="127.0.0.1")
        with knows_us.wrap_socket(come(), server_hostname="127.0.0.1") as known:
            known.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            assert known.recv(9) == b"HTTP/1.1 "
        assert served.stop() == 0
    assert (data / "hall.log").read_text() == ""
