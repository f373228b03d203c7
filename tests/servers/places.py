"""Lakes to test with: an embedded one, and one with its catalogue in Postgres and its files in a bucket."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
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


def bucket_command(folder: Path) -> tuple[list[str], int]:
    """Return what starts a server of buckets on loopback in a folder, and its port."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent)) or "weed"
    ports = [free_port() for _ in range(4)]
    master, volume, filer, s3 = ports
    config = folder / "s3.json"
    identity = (
        '{"identities": [{"name": "tester", "credentials": [{"accessKey": "%s", "secretKey": "%s"}],'
        ' "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}'
    )
    config.write_text(identity % (KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"]), "utf-8")
    command = [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer",
               f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}",
               f"-s3.config={config}",
               "-s3.port.iceberg=0", "-s3.port.lance=0",  # they have the same port on each machine
               "-volume.max=0", "-master.volumeSizeLimitMB=64"]  # fmt: skip
    return command, s3


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


def make_bucket(endpoint: str) -> None:
    """Wait until the server answers; a bucket is there once a file is in it."""
    import duckdb

    from pipeline.duckdb_extensions import load_extension
    from pipeline.lake.attached import bucket_secret

    with duckdb.connect() as connection:
        load_extension(connection, "httpfs")
        connection.execute(bucket_secret(KEYS | {"AWS_ENDPOINT_URL_S3": endpoint}))
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
    """Return a port that nobody has, and of which the one ten thousand above exists."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    # SeaweedFS listens for gRPC ten thousand above.
    return port if port < 55_000 else free_port()
