"""What values.yaml says of pods, held to Kubernetes's own models: that of a run, and those of the three programs."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest
from dagster._config import process_config
from dagster._core.test_utils import create_run_for_test
from dagster_k8s import K8sRunLauncher
from dagster_k8s.container_context import K8sContainerContext
from dagster_k8s.job import construct_dagster_k8s_job
from dagster_k8s.models import k8s_snake_case_dict
from kubernetes import client

from tests.deploy.test_values import VALUES, snake

CODE = VALUES["dagster-user-deployments"]["deployments"][0]
PROGRAMS = {"code": CODE, "daemon": VALUES["dagsterDaemon"], "webserver": VALUES["dagsterWebserver"]}
MODELS = {
    "podSecurityContext": client.V1PodSecurityContext,
    "securityContext": client.V1SecurityContext,
    "resources": client.V1ResourceRequirements,
    "volumes": client.V1Volume,
    "volumeMounts": client.V1VolumeMount,
}
BY_THE_CHART = {  # whatever its release is named
    "service_account_name": "dagster",
    "instance_config_map": "dagster-instance",
    "postgres_password_secret": VALUES["global"]["postgresqlSecretName"],
    "dagster_home": VALUES["global"]["dagsterHome"],
}


def pod_of_a_run(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The pod that Dagster makes of what the chart tells its launcher, in the daemon that has its own settings."""
    monkeypatch.setattr("kubernetes.config.load_incluster_config", lambda: None)
    for name, value in VALUES["dagsterDaemon"]["env"].items():
        monkeypatch.setenv(name, value)
    said = snake(VALUES["runLauncher"]["config"]["k8sRunLauncher"]) | BY_THE_CHART
    said["env_secrets"] = [secret["name"] for secret in said["env_secrets"]]
    said["run_k8s_config"] = snake(said["run_k8s_config"])
    taken = process_config(K8sRunLauncher.config_type(), said)
    assert taken.success, taken.errors
    assert taken.value
    launcher = K8sRunLauncher(**taken.value)
    run = create_run_for_test(dg.DagsterInstance.ephemeral())
    given = K8sContainerContext.create_for_run(run, launcher, include_run_tags=True)
    config = given.get_k8s_job_config("pdu-marts", launcher)
    job = construct_dagster_k8s_job(config, ["dagster"], "run", given.run_k8s_config)
    pod: dict[str, Any] = client.ApiClient().sanitize_for_serialization(job)["spec"]["template"]["spec"]
    return pod


def test_a_run_is_confined_may_be_large_and_has_settings_and_secrets_of_the_lake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not CODE["includeConfigInLaunchedRuns"]["enabled"], "it would bring the code's own resources"
    pod = pod_of_a_run(monkeypatch)
    (container,) = pod["containers"]
    assert pod["securityContext"] == CODE["podSecurityContext"]
    assert container["securityContext"] == CODE["securityContext"]
    assert container["resources"]["limits"] == {"cpu": "2", "memory": "3Gi"}
    settings = {one["name"]: one.get("value") for one in container["env"]}
    assert settings.items() >= CODE["env"].items()
    assert {"secretRef": {"name": "pdu-marts"}} in container["envFrom"]
    assert [volume["name"] for volume in pod["volumes"]] == ["home", "tmp"]
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/home/pdu", "/tmp"]


@pytest.mark.parametrize("part", MODELS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_each_program_is_given_is_what_kubernetes_knows(program: str, part: str) -> None:
    said = PROGRAMS[program][part]
    for one in said if isinstance(said, list) else [said]:
        assert k8s_snake_case_dict(MODELS[part], one)
        with pytest.raises(Exception, match="Unexpected key"):
            k8s_snake_case_dict(MODELS[part], one | {"mountpath": "/"})
