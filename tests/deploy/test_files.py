"""What deploy/ says is what the programs understand; containers and Kubernetes themselves are not run here."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from pipeline.settings import PROJECT_FOLDER, Settings

DEPLOY = PROJECT_FOLDER / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
VALUES: dict[str, Any] = yaml.safe_load((DEPLOY / "values.yaml").read_text("utf-8"))
OURS = ("code", "webserver", "daemon", "worker")
# Each by the program that reads it, and where to see that it does.
OF_OTHERS = {
    "DAGSTER_HOME": "Dagster",
    "DAGSTER_POSTGRES_URL": "dagster.yaml",
    "CELERY_BROKER_URL": "Celery and dagster.yaml",
    "CELERY_RESULT_BACKEND": "Celery and dagster.yaml",
    "PYTHONPATH": "Python",
    "PYTHONDONTWRITEBYTECODE": "Python",
    "PYTHONUNBUFFERED": "Python",
    "POSTGRES_PASSWORD_FILE": "the image of Postgres",
}


def variables() -> set[str]:
    """Every variable that compose.yaml, values.yaml or the image sets, as value or as secret."""
    named = {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}
    named |= {name for name in COMPOSE["secrets"] if name.isupper()}
    named |= set(VALUES["dagster-user-deployments"]["deployments"][0]["env"])
    named |= set(re.findall(r"--from-file=([A-Z_0-9]+)", (DEPLOY / "values.yaml").read_text("utf-8")))
    said = (DEPLOY / "Dockerfile").read_text("utf-8")
    return named | set(re.findall(r"^(?:ENV|   ) ([A-Z_0-9]+)=", said, re.MULTILINE)) - {"PATH"}


def test_the_compose_file_holds_to_the_compose_specification() -> None:
    """The parser takes no merge keys; YAML has put in what they stand for."""
    PyCompose.from_yaml(yaml.safe_dump(COMPOSE)).validate()
    wrong = COMPOSE | {"services": COMPOSE["services"] | {"code": {"image": "pdu-marts", "helthcheck": {}}}}
    with pytest.raises(ValueError, match="helthcheck"):
        PyCompose.from_yaml(yaml.safe_dump(wrong))


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_is_watched_limited_and_no_root(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user = "10001" if name in OURS else service["user"]
    assert user.split(":")[0] not in {"0", "root"}
    assert "\nUSER 10001\n" in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_each_variable_is_one_that_a_program_reads() -> None:
    known = {f"PDU_{name.upper()}" for name in Settings.model_fields}
    bucket = set(re.findall(r"AWS_[A-Z_0-9]+", (PROJECT_FOLDER / "pipeline/lake/attached.py").read_text("utf-8")))
    assert variables() - known - bucket - OF_OTHERS.keys() == set()
    dagster = (DEPLOY / "dagster.yaml").read_text("utf-8")
    asked = set(re.findall(r"\{env: (\w+)\}", dagster))
    assert asked == {"DAGSTER_POSTGRES_URL", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"}
    assert asked <= variables()


def test_each_secret_is_a_file_that_is_made_and_reaches_a_program_as_a_variable(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    subprocess.run([DEPLOY / "new-secrets", folder], check=True)
    made = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()} <= made.keys()
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IRWXU
    passwords = [text for name, text in made.items() if name.endswith("_password")]
    assert len(set(passwords)) == len(passwords) == 4
    assert json.loads(made["s3.json"])["identities"][1]["actions"] == ["Read", "List"]
    again = subprocess.run([DEPLOY / "new-secrets", folder], check=False, capture_output=True, text=True)
    assert (again.returncode, "move it away" in again.stderr) == (1, True)
    seen = subprocess.run(
        [DEPLOY / "with-secrets", "env"],
        env={"PATH": os.environ["PATH"], "SECRETS_FOLDER": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert f"PDU_LAKE_CATALOG={made['PDU_LAKE_CATALOG']}\n" in seen
    assert made["postgres_password"] not in seen  # it is another program's


def test_no_secret_is_written_into_a_file_of_the_project() -> None:
    for path in (DEPLOY / "compose.yaml", DEPLOY / "values.yaml", DEPLOY / "Dockerfile", DEPLOY / "dagster.yaml"):
        assert not re.search(r"(?i)://[^/\s]+:[^/\s]+@|(password|secret_access_key): [^{\s]", path.read_text("utf-8"))


def test_workers_differ_from_the_daemon_in_what_watches_runs_alone() -> None:
    daemon, worker = (
        yaml.safe_load((DEPLOY / name).read_text("utf-8")) for name in ("dagster.yaml", "worker/dagster.yaml")
    )
    assert daemon.pop("run_monitoring")["enabled"]
    assert worker.pop("run_monitoring") == {"enabled": False}
    assert daemon == worker


def test_the_image_has_what_the_default_installation_has_in_the_same_versions_and_three_packages_more() -> None:
    locks = [
        dict(
            re.findall(
                r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;]+)", (PROJECT_FOLDER / name).read_text("utf-8"), re.MULTILINE
            )
        )
        for name in ("requirements.lock", "requirements-cluster.lock")
    ]
    default, cluster = locks
    assert {name for name in default.keys() & cluster.keys() if default[name] != cluster[name]} == set()
    assert {"dagster-celery", "dagster-k8s", "dagster-postgres", "psycopg2-binary"} <= cluster.keys() - default.keys()
    assert "pytest" not in cluster
