"""Real servers that the tests start themselves, each on a socket or a port of this computer, as a user without rights over it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sharewise.record.store.central.places import SCHEMA_FILE
from tests.support.needed import missing

# Debian keeps the server's programs beside the path, by version.
_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name.split(".")[0]))
TO_RUN = "To run these tests: apt-get install postgresql && .venv/bin/pip install -c constraints.txt -e '.[test,whole]'"


def postgres_programs() -> Path | None:
    """The folder of the server's programs, if it is installed."""
    found = shutil.which("initdb")
    return Path(os.path.realpath(found)).parent if found else (_POSTGRES[-1] if _POSTGRES else None)


class Postgres:
    """A PostgreSQL server in a folder of its own, reached by a socket there and by nobody else.

    Attributes:
        socket: the folder of the socket.

    """

    def __init__(self, folder: Path, before: Sequence[str] = ()) -> None:
        """`before`: what the server is started by, as a command that takes a command."""
        programs = postgres_programs()
        if programs is None:
            missing(f"There is no PostgreSQL on this machine. {TO_RUN}")
        assert programs is not None
        self._programs, self._is_set_up, self._before = programs, False, before
        self.socket, self._data = folder / "socket", folder / "data"
        # It refuses to be run by root, and nothing here needs root.
        self._as_nobody: list[str] = []
        if os.geteuid() == 0:
            self._as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]
        for each in (self.socket, self._data):
            each.mkdir()
            if self._as_nobody:
                os.chown(each, 65534, 65534)
        self._call(
            "initdb", "-D", str(self._data), "-U", "owner", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"
        )
        self.start()

    def start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.socket} -c fsync=off -c shared_buffers=32MB "
            "-c max_connections=40 -c log_min_messages=fatal"
        )
        log = str(self._data / "log")
        self._call("pg_ctl", "-w", "-D", str(self._data), "-o", options, "-l", log, "start", before=self._before)

    @property
    def pid(self) -> int:
        """The process that all others of the server come from."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def kill(self) -> None:
        """End it in the middle of what it does, as a power cut would."""
        self._call("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    def end(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.kill()

    def _call(self, program: str, *arguments: str, before: Sequence[str] = ()) -> None:
        subprocess.run(
            [*before, *self._as_nobody, str(self._programs / program), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            cwd="/",
        )

    def sql(self, text: str, database: str = "postgres", user: str = "owner") -> str:
        """Run some SQL as whoever looks after the database. What it prints."""
        ran = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.address(database, user), "-f", "-"],
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def address(self, database: str, user: str = "") -> str:
        """What libpq takes."""
        return (
            f"postgresql://{user}@/{database}?host={self.socket}"
            if user
            else f"postgresql:///{database}?host={self.socket}"
        )

    def store(self, name: str, options: str = "") -> str:
        """A new database with a store in it: its name. It is set up once, and then copied. `options`: more of how."""
        if not self._is_set_up:
            self.sql("CREATE DATABASE set_up")
            self.sql(SCHEMA_FILE.read_text(), "set_up")
            self._is_set_up = True
        self.sql(f"CREATE DATABASE {name} TEMPLATE set_up {options}")
        return name


@contextlib.contextmanager
def postgres(before: Sequence[str] = ()) -> Iterator[Postgres]:
    """A server, as long as it is needed. `before`: as of `Postgres`."""
    # The name of a socket is short, and nobody has to be able to come to it.
    folder = Path(tempfile.mkdtemp(prefix="sharewise-pg-", dir="/tmp"))
    folder.chmod(0o711)
    server = None
    try:
        server = Postgres(folder, before)
        yield server
    finally:
        if server is not None:
            server.end()
        shutil.rmtree(folder, ignore_errors=True)


class ObjectStore:
    """An S3-compatible server on a port of this computer.

    Attributes:
        environment: what a client needs in its environment to come there.
        bucket: the name of a bucket in it.

    """

    bucket = "records-of-many"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.start()
        except BaseException:
            self.end()
            raise

    def start(self) -> None:
        # Any port that is free: the server says which.
        code = (
            "import sys; from werkzeug.serving import make_server; from moto.server import DomainDispatcherApplication, "
            "create_backend_app; import logging; logging.disable(); "
            "server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=True); "
            "print(server.port, flush=True); server.serve_forever()"
        )
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._folder,
        )
        assert self._process.stdout is not None
        port = int(self._process.stdout.readline())
        self.environment: Mapping[str, str] = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-west-2",
        }
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/{self.bucket}", method="PUT")):
            pass

    def end(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextlib.contextmanager
def object_store() -> Iterator[ObjectStore]:
    """An S3-compatible server, as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="sharewise-s3-") as folder:
        server = ObjectStore(Path(folder))
        try:
            yield server
        finally:
            server.end()
