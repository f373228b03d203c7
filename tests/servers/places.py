"""Lakes to test with: an embedded one, and one with its catalogue in Postgres and its files in a bucket."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

POSTGRES = os.environ.get("PDU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
SECONDS_TO_START = 60
BUCKET = "probation"
KEYS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "not-a-secret-of-anyone", "AWS_REGION": "eu-west-2"}


def postgres_answers() -> bool:
    """Whether the Postgres of the tests is there."""
    host, _, port = POSTGRES.rpartition("@")[2].partition(":")
    try:
        socket.create_connection((host, int(port.partition("/")[0] or 5432)), 2).close()
    except OSError:
        return False
    return True


@contextmanager
def postgres_database() -> Iterator[str]:
    """Give the address of a database of its own."""
    import duckdb

    from pipeline.duckdb_extensions import load_extension

    name = f"pdu_{uuid.uuid4().hex[:12]}"
    with duckdb.connect() as connection:
        load_extension(connection, "postgres_scanner")
        connection.execute(f"ATTACH '{POSTGRES}/postgres' AS server (TYPE postgres)")
        connection.execute(f"CALL postgres_execute('server', 'CREATE DATABASE {name}', use_transaction => false)")
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            drop = f"DROP DATABASE {name} WITH (FORCE)"
            connection.execute(f"CALL postgres_execute('server', '{drop}', use_transaction => false)")


def bucket_command(folder: Path, rights: Path | None = None) -> tuple[list[str], int]:
    """Return what starts a server of buckets on loopback in a folder, and its port."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent)) or "weed"
    ports = [free_port() for _ in range(4)]
    master, volume, filer, s3 = ports
    config = rights or rights_in_buckets(folder, "Admin", "Read", "Write", "List", "Tagging")
    command = [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer",
               f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}",
               f"-s3.config={config}",
               "-s3.port.iceberg=0", "-s3.port.lance=0",  # they have the same port on each machine
               "-volume.max=0", "-master.volumeSizeLimitMB=64"]  # fmt: skip
    return command, s3


def rights_in_buckets(folder: Path, *actions: str) -> Path:
    """Say what the tests may do in the buckets of a folder, from the next start of their server on."""
    keys = {"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}
    config = folder / "s3.json"
    identity = {"name": "tester", "credentials": [keys], "actions": actions}
    config.write_text(json.dumps({"identities": [identity]}), "utf-8")
    return config


@contextmanager
def bucket(folder: Path) -> Iterator[str]:
    """Run a server of buckets on loopback, and give the address of one."""
    command, port = bucket_command(folder)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        make_bucket(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(30)


def make_bucket(endpoint: str, keys: Mapping[str, str] = KEYS) -> None:
    """Wait until the server answers; a bucket is there once a file is in it."""
    import duckdb

    from pipeline.duckdb_extensions import load_extension
    from pipeline.lake.attached import bucket_secret

    with duckdb.connect() as connection:
        load_extension(connection, "httpfs")
        connection.execute(bucket_secret({**keys, "AWS_ENDPOINT_URL_S3": endpoint}))
        until = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                connection.execute(f"COPY (SELECT 1 AS one) TO 's3://{BUCKET}/ready.parquet'")
                return
            except duckdb.Error:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)


def free_port() -> int:
    """Return a port that nobody has. SeaweedFS listens for gRPC at the one ten thousand above.

    Those that the system gives to whoever connects begin at 32768: a server that is started again would find its own
    taken.
    """
    with socket.socket() as found:
        port = random.randint(11_000, 22_000)
        try:
            found.bind(("127.0.0.1", port))
        except OSError:
            return free_port()
    return port
