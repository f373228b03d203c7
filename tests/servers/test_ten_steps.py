"""From one machine to many as docs/many-machines.md says, who may do what there, and a back-up when everything is lost.

The roles, the keys and their rights are those that deploy/ makes. Each machine has a home of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.duckdb_extensions import load_extension
from pipeline.faults import FaultsError
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import Made, reading, writing
from pipeline.published.serving import EXTENSIONS
from pipeline.settings import PROJECT_FOLDER
from pipeline.shared.bucket import BucketFolder, bucket_folder
from tests.project import SURREY
from tests.servers.places import BUCKET, free_port
from tests.servers.started import Program, buckets, ours, postgres, postgres_program, running

DEPLOY, RAW = PROJECT_FOLDER / "deploy", PROJECT_FOLDER / "data" / "raw"
NUMBERS = ("state", "steady")
TOKEN = "a token for the tests"
COUNTS = "SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL"
SURREYS = "SELECT composite_score, composite_max FROM marts.inspections WHERE pdu = 'Surrey'"


@dataclass
class Servers:
    """A Postgres with the roles of deploy/databases.sh, and a bucket with the keys of deploy/new-secrets."""

    port: int
    endpoint: str
    secrets: Path

    def machine(self, home: Path, role: str, *, may_write: bool = True) -> Machine:
        """A machine with the two settings, as a role."""
        key = self.keys(may_write=may_write)
        return Machine(
            home,
            {
                **key,
                "AWS_ENDPOINT_URL_S3": self.endpoint,
                "PDU_LAKE_CATALOG": f"postgresql://{role}@127.0.0.1:{self.port}/lake",
                "PDU_LAKE_DATA": f"s3://{BUCKET}/pdu-marts",
            },
        )

    def keys(self, *, may_write: bool) -> dict[str, str]:
        identities = json.loads((self.secrets / "s3.json").read_text("utf-8"))["identities"]
        key = identities[0 if may_write else 1]["credentials"][0]
        return {
            "AWS_ACCESS_KEY_ID": key["accessKey"],
            "AWS_SECRET_ACCESS_KEY": key["secretKey"],
            "AWS_REGION": "eu-west-2",
        }

    @contextmanager
    def bucket(self) -> Iterator[BucketFolder]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (self.keys(may_write=True) | {"AWS_ENDPOINT_URL_S3": self.endpoint}).items():
                patch.setenv(name, value)
            with bucket_folder(f"s3://{BUCKET}/pdu-marts") as folder:
                yield folder

    def postgres(self, program: str, *arguments: str | Path, role: str = "postgres") -> str:
        """Run a program of Postgres as its owner or a role, and return what it told of errors."""
        found = postgres_program()
        assert found
        done = subprocess.run(
            [found.with_name(program), "-h", "127.0.0.1", "-p", str(self.port), "-U", role, *arguments],
            check=False,
            capture_output=True,
            text=True,
        )
        assert bool(done.returncode) == bool(done.stderr), done.stderr
        return done.stderr


@dataclass
class Machine:
    """A machine of somebody's, on which nothing but its environment says where things are."""

    home: Path
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        given = {name: text for name, text in os.environ.items() if not name.startswith(("PDU_", "AWS_"))}
        return given | {"HOME": str(self.home), "PDU_MARTS": str(self.home / "marts"), **self.settings}

    def pdu(self, *arguments: str | Path, code: int = 0) -> str:
        done = subprocess.run(
            [ours("pdu"), *arguments], env=self.environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == code, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    @property
    def published(self) -> dict[str, object]:
        """Of what is published: its version, and of each table its rows."""
        said = json.loads((self.home / "marts" / "build.json").read_text("utf-8"))
        return {"version": said["version"], "tables": said["tables"]}

    @property
    def reading(self) -> dict[str, int]:
        said: dict[str, int] = json.loads((self.home / "marts" / "build.json").read_text("utf-8"))["reading"]
        return said


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    folder.mkdir()
    secrets = folder / "secrets"
    subprocess.run([DEPLOY / "new-secrets", secrets], check=True)
    program = postgres_program()
    assert program
    with ExitStack() as stack:
        server = stack.enter_context(postgres(()))
        environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "POSTGRES_USER": "postgres",
            "SECRETS_FOLDER": str(secrets),
        }
        subprocess.run([DEPLOY / "databases.sh"], env=environment, check=True, stdout=subprocess.DEVNULL)
        made = Servers(server.port or 0, "", secrets)
        endpoint, _ = stack.enter_context(buckets(folder, secrets / "s3.json", made.keys(may_write=True)))
        made.endpoint = endpoint
        yield made


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Step 1: the one machine, with two versions of what it has published."""
    home = tmp_path_factory.mktemp("one")
    machine, raw = Machine(home, {"PDU_RAW": str(home / "raw")}), home / "raw"
    for ending in ("", ".provenance.json"):
        (raw / SURREY).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(f"{RAW / SURREY}{ending}", f"{raw / SURREY}{ending}")
    machine.pdu("build")
    shutil.copytree(RAW, raw, dirs_exist_ok=True)
    machine.pdu("build")
    return machine


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, first: Machine) -> Iterator[Servers]:
    """Steps 3 to 8: servers, secrets, roles, the raw files and the first build of the lake."""
    alone = first.published
    with servers(tmp_path_factory.mktemp("shared") / "servers") as made:
        owner = made.machine(first.home, "pdu_owner")
        owner.pdu("share", first.home / "raw")
        owner.pdu("build")
        assert owner.published == alone
        yield made


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, shared: Servers) -> Machine:
    """Step 10: any other machine, which may read and nothing else."""
    return shared.machine(tmp_path_factory.mktemp("reader"), "pdu_reader", may_write=False)


def test_another_machine_asks_what_the_one_machine_published(first: Machine, reader: Machine) -> None:
    assert "3" in reader.pdu("query", "--format", "csv", SURREYS)
    assert reader.published == first.published
    assert "surrey-pdu-2024.xlsx" in reader.pdu("trace", "marts.inspections", "pdu=Surrey")


def test_every_version_that_the_one_machine_published_can_be_built_again_elsewhere(
    first: Machine, reader: Machine, tmp_path: Path
) -> None:
    versions = sorted((first.home / "marts" / "versions").glob("*.json"))
    assert len(versions) == 2
    for path in versions:
        reader.pdu("rebuild", path.stem, "--out", tmp_path / path.stem)


def test_report_charts_check_and_package_are_made_of_a_shared_lake(reader: Machine, tmp_path: Path) -> None:
    assert "pages" in reader.pdu("report")
    assert (reader.home / "marts" / "report" / "index.html").is_file()
    reader.pdu("charts", "chart_03", "--out", tmp_path / "charts")
    assert {path.suffix for path in (tmp_path / "charts").rglob("*.*")} >= {".xlsx", ".ods", ".svg", ".png"}
    reader.pdu("package", "--out", tmp_path / "package")
    assert (tmp_path / "package" / "datapackage.json").is_file()
    reader.pdu("check")


def test_what_is_published_is_served_to_colleagues(reader: Machine) -> None:
    port = free_port()
    arguments = ["serve", "--host", "127.0.0.1", "--port", str(port), "--token", TOKEN]
    with (
        running(Program([ours("pdu"), *arguments], reader.home, reader.environment, port)),
        duckdb.connect() as colleague,
    ):
        for extension in EXTENSIONS:
            load_extension(colleague, extension)
        colleague.execute(f"CREATE SECRET (TYPE quack, TOKEN '{TOKEN}')")
        assert colleague.execute(f"FROM quack_query('quack:127.0.0.1:{port}', ?)", [SURREYS]).fetchall() == [(3, 21)]


def test_a_reader_publishes_nothing(reader: Machine, first: Machine) -> None:
    reader.pdu("build", code=1)
    assert reader.published == first.published


def test_what_was_backed_up_is_restored_when_everything_is_lost(
    shared: Servers, first: Machine, tmp_path: Path
) -> None:
    """First the bucket, then the catalogue. Workers build on what is restored without reading a workbook again."""
    with shared.bucket() as bucket:
        for name, stored in bucket.files().items():
            bucket.bring(name, stored, tmp_path / "backup" / "pdu-marts")
    assert not shared.postgres("pg_dump", "--format=custom", f"--file={tmp_path / 'lake.dump'}", "lake")
    with servers(tmp_path / "servers") as others:
        assert not others.postgres("pg_restore", "--exit-on-error", "--dbname=lake", tmp_path / "lake.dump")
        files = tmp_path / "backup" / "pdu-marts"
        with others.bucket() as bucket:
            for path in sorted(path for path in files.rglob("*") if path.is_file()):
                bucket.put(path.relative_to(files).as_posix(), path)
        reader = others.machine(tmp_path / "reader", "pdu_reader", may_write=False)
        reader.pdu("query", COUNTS)
        assert reader.published == first.published
        worker = others.machine(tmp_path / "worker", "pdu_worker")
        worker.pdu("build")
        assert worker.published == first.published
        assert worker.reading["read"] == 0


As = Callable[[str], LakePlace]


@pytest.fixture
def seen_by(shared: Servers, monkeypatch: pytest.MonkeyPatch) -> As:
    """The place of the lake as a role sees it."""
    for name, value in (shared.keys(may_write=True) | {"AWS_ENDPOINT_URL_S3": shared.endpoint}).items():
        monkeypatch.setenv(name, value)
    return lambda role: LakePlace(
        f"postgresql://{role}@127.0.0.1:{shared.port}/lake", f"s3://{BUCKET}/pdu-marts/tables"
    )


def write(place: LakePlace, number: int) -> None:
    with writing(place, "a table") as store:
        store.put(NUMBERS, pl.DataFrame({"number": [number]}), Made(str(number), "", {}, 1), None)


def read(place: LakePlace) -> int:
    with reading(place) as store:
        return int(store.frame(NUMBERS)["number"].item())


def test_a_worker_writes_and_a_reader_reads_and_cannot_write(seen_by: As) -> None:
    write(seen_by("pdu_worker"), 1)
    with pytest.raises(FaultsError, match="expected a role that may write, found one that may only read"):
        write(seen_by("pdu_reader"), 2)
    assert read(seen_by("pdu_reader")) == 1


@pytest.mark.parametrize(
    "statement", ["DROP TABLE ducklake_table", "TRUNCATE ducklake_table", "DROP SCHEMA public CASCADE"]
)
def test_a_worker_cannot_drop_what_it_fills(shared: Servers, statement: str) -> None:
    told = shared.postgres("psql", "-d", "lake", "-v", "ON_ERROR_STOP=1", "-c", statement, role="pdu_worker")
    assert "must be owner" in told or "permission denied" in told


def test_whoever_has_no_role_is_told_so_without_the_address_of_anybody(seen_by: As) -> None:
    with pytest.raises(FaultsError, match="expected a catalogue that answers") as told:
        read(seen_by("nobody:sesame"))
    assert "sesame" not in str(told.value)
