"""Servers of the tests' own, which may be stopped and started again: Postgres, RabbitMQ and buckets."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.servers.places import KEYS, bucket_command, free_port, make_bucket

SECONDS_TO_START = 90
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
USER = "postgres" if os.getuid() == 0 else None  # Postgres does not run as root


def postgres_program() -> Path | None:
    """Postgres itself, of the newest version that is installed; what makes databases is beside it."""
    return max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)


def left_out() -> str | None:
    """What keeps the tests of workers from running here."""
    missing = [name for name, there in (("Postgres", postgres_program()), ("RabbitMQ", RABBITMQ.exists())) if not there]
    return f"workers are not tried: {' and '.join(missing)} cannot be started here" if missing else None


@dataclass
class Program:
    """A program in a folder of its own, in a group of processes of its own, with its log."""

    command: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    user: str | None = None
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
            )
        if self.port is not None:
            wait_for(lambda: _answers(self.port), f"{self.command[0]} to answer")

    @property
    def group(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.group, how)
            self._process.wait(60)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")


def wait_for(holds: Callable[[], object], what: str, seconds: float = SECONDS_TO_START) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"Waited {seconds} seconds for {what}")
        time.sleep(0.2)


def _answers(port: int | None) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port or 0), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def running(program: Program) -> Iterator[Program]:
    program.start()
    try:
        yield program
    finally:
        program.stop()


@contextmanager
def postgres(databases: Sequence[str]) -> Iterator[Program]:
    """A Postgres with empty databases, which takes any password."""
    programs = postgres_program()
    assert programs is not None
    # Not in pytest's own folders: another run of pytest takes them from every user but its own.
    with tempfile.TemporaryDirectory(prefix="pdu-postgres-", ignore_cleanup_errors=True) as made:
        place = Path(made)
        if USER:
            shutil.chown(place, USER)
        data, port = place / "data", free_port()
        make: list[str | Path] = [
            programs.with_name("initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "--no-sync",
        ]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, user=USER, cwd=place)
        command: list[str | Path] = [programs, "-D", data, "-p", str(port), "-k", place]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        with running(Program(command, place, port=port, user=USER)) as server:
            for name in databases:
                wait_for(partial(_made, programs, port, name), f"database {name}")
            yield server


def _made(programs: Path, port: int, name: str) -> bool:
    command: list[str | Path] = [
        programs.with_name("createdb"),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "postgres",
        name,
    ]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


@contextmanager
def rabbitmq(folder: Path) -> Iterator[Program]:
    """A RabbitMQ whose queues outlive it."""
    place, port, between = folder / "rabbitmq", free_port(), free_port()
    place.mkdir()
    (place / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n", "utf-8")
    (place / "enabled_plugins").touch()
    environment = {
        "HOME": str(place),
        "RABBITMQ_NODENAME": f"pdu{port}@localhost",
        "RABBITMQ_MNESIA_BASE": str(place / "data"),
        "RABBITMQ_LOG_BASE": str(place),
        "RABBITMQ_CONFIG_FILE": str(place / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(place / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(between),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
    }
    with running(Program([RABBITMQ], place, environment, port)) as server:
        yield server


@contextmanager
def buckets(folder: Path, rights: Path | None = None, keys: Mapping[str, str] = KEYS) -> Iterator[tuple[str, Program]]:
    """A server of buckets, with the address of one; by default the tests may do everything there."""
    place = folder / "buckets"
    place.mkdir()
    command, port = bucket_command(place, rights)
    nobody = dict.fromkeys(KEYS, "")  # else SeaweedFS lets whoever its own environment names do everything
    with running(Program(command, place, nobody, port)) as server:
        make_bucket(f"http://127.0.0.1:{port}", keys)
        yield f"http://127.0.0.1:{port}", server


def ours(name: str) -> Path:
    """A program of the environment that the tests run in."""
    return Path(sys.executable).with_name(name)
