"""Who may do what on a shared lake, with the roles that deploy/databases.sh makes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator

import polars as pl
import pytest

from pipeline.faults import FaultsError
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import Made, reading, writing
from pipeline.settings import PROJECT_FOLDER
from tests.servers.started import postgres, postgres_program

RATINGS = ("marts", "ratings")
As = Callable[[str], LakePlace]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[As]:
    """The place of a lake that its owner has made, as a role sees it."""
    folder = tmp_path_factory.mktemp("rights")
    deploy, secrets, program = PROJECT_FOLDER / "deploy", folder / "secrets", postgres_program()
    assert program
    subprocess.run([deploy / "new-secrets", secrets], check=True)
    with postgres(()) as server:
        environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "POSTGRES_USER": "postgres",
            "SECRETS_FOLDER": str(secrets),
        }
        subprocess.run([deploy / "databases.sh"], env=environment, check=True, stdout=subprocess.DEVNULL)

        def seen_by(role: str) -> LakePlace:
            return LakePlace(f"postgresql://{role}@127.0.0.1:{server.port}/lake", str(folder / "tables"))

        write(seen_by("pdu_owner"), 1)
        yield seen_by


def write(place: LakePlace, number: int) -> None:
    with writing(place, "a table") as store:
        made = Made(str(number), "", {}, 1)
        store.put(RATINGS, pl.DataFrame({"number": [number]}), made, None)


def read(place: LakePlace) -> int:
    with reading(place) as store:
        return int(store.frame(RATINGS)["number"].item())


def test_a_worker_writes_and_a_reader_reads(lake: As) -> None:
    write(lake("pdu_worker"), 2)
    assert read(lake("pdu_reader")) == 2


def test_a_reader_cannot_write(lake: As) -> None:
    before = read(lake("pdu_reader"))
    with pytest.raises(FaultsError, match="expected a role that may write, found one that may only read"):
        write(lake("pdu_reader"), 3)
    assert read(lake("pdu_owner")) == before


@pytest.mark.parametrize(
    "statement", ["DROP TABLE ducklake_table", "TRUNCATE ducklake_table", "DROP SCHEMA public CASCADE"]
)
def test_a_worker_cannot_drop_what_it_fills(lake: As, statement: str) -> None:
    program = postgres_program()
    assert program
    done = subprocess.run(
        ["psql", lake("pdu_worker").catalogue, "-v", "ON_ERROR_STOP=1", "-c", statement],
        env=os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode
    assert "must be owner" in done.stderr or "permission denied" in done.stderr


def test_whoever_has_no_role_is_told_so_without_the_address_of_anybody(lake: As) -> None:
    with pytest.raises(FaultsError, match="expected a catalogue that answers") as told:
        read(lake("nobody:sesame"))
    assert "sesame" not in str(told.value)
