"""values.yaml says what Dagster's official chart reads, and what it makes of that is what deploy/dagster.yaml says.

The chart itself is in no package registry. What it reads is written down here by name, as its version 1.13 has it; what
Kubernetes is given is held to Kubernetes's own models in tests/servers/test_pods.py, as that needs what starts pods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from pipeline.settings import PROJECT_FOLDER

DEPLOY = PROJECT_FOLDER / "deploy"
VALUES: dict[str, Any] = yaml.safe_load((DEPLOY / "values.yaml").read_text("utf-8"))
OURS: dict[str, Any] = yaml.safe_load((DEPLOY / "dagster.yaml").read_text("utf-8"))

POD = """image env envConfigMaps envSecrets labels nodeSelector affinity tolerations podSecurityContext securityContext
    resources livenessProbe readinessProbe startupProbe annotations volumeMounts volumes schedulerName"""
IMAGE = "repository tag pullPolicy"
CUSTOM = "module class config"
TICKS = "purgeAfterDays"
BY_RESULT = "skipped success failure started"
# Each part of the values, and the names that the chart reads there.
READ = {
    "": """global dagsterWebserver dagster-user-deployments postgresql generatePostgresqlPasswordSecret
        generateCeleryConfigSecret rabbitmq redis flower ingress imagePullSecrets computeLogManager scheduler
        runLauncher pythonLogs dagsterDaemon busybox migrate telemetry serviceAccount retention concurrency
        additionalInstanceConfig""",
    "global": "postgresqlSecretName dagsterHome serviceAccountName celeryConfigSecretName dagsterInstanceConfigMap",
    "postgresql": """image enabled postgresqlHost postgresqlUsername postgresqlPassword postgresqlDatabase
        postgresqlParams postgresqlScheme service""",
    "postgresql.service": "port",
    "rabbitmq": "enabled rabbitmq service volumePermissions",
    "redis": "enabled host port brokerDbNumber backendDbNumber",
    "dagster-user-deployments": "enabled enableSubchart imagePullSecrets deployments",
    "dagster-user-deployments.deployments": f"""{POD} name port dagsterApiGrpcArgs codeServerArgs
        includeConfigInLaunchedRuns""",
    "dagster-user-deployments.deployments.image": IMAGE,
    "dagster-user-deployments.deployments.includeConfigInLaunchedRuns": "enabled",
    "runLauncher": "type config",
    "runLauncher.config": "celeryK8sRunLauncher k8sRunLauncher customRunLauncher",
    "runLauncher.config.k8sRunLauncher": """image imagePullPolicy jobNamespace loadInclusterConfig kubeconfigFile
        envConfigMaps envSecrets envVars volumeMounts volumes labels failPodOnRunFailure resources schedulerName
        securityContext runK8sConfig""",
    "runLauncher.config.k8sRunLauncher.runK8sConfig": """containerConfig podSpecConfig podTemplateSpecMetadata
        jobSpecConfig jobMetadata""",
    "dagsterDaemon": f"""{POD} deploymentLabels enabled runCoordinator heartbeatTolerance runMonitoring runRetries
        sensors schedules backfills""",
    "dagsterDaemon.image": IMAGE,
    "dagsterDaemon.runCoordinator": "enabled type config",
    "dagsterDaemon.runCoordinator.config": "queuedRunCoordinator customRunCoordinator",
    "dagsterDaemon.runCoordinator.config.queuedRunCoordinator": """maxConcurrentRuns tagConcurrencyLimits
        dequeueIntervalSeconds dequeueNumWorkers dequeueUseThreads blockOpConcurrencyLimitedRuns""",
    "dagsterDaemon.runCoordinator.config.queuedRunCoordinator.tagConcurrencyLimits": "key value limit",
    "dagsterDaemon.runMonitoring": """enabled startTimeoutSeconds cancelTimeoutSeconds pollIntervalSeconds
        maxRuntimeSeconds maxResumeRunAttempts freeSlotsAfterRunEndSeconds""",
    "dagsterDaemon.runRetries": "enabled maxRetries retryOnAssetOrOpFailure",
    "dagsterWebserver": f"""{POD} deploymentLabels replicaCount nameOverride pathPrefix service workspace enableReadOnly
        dbStatementTimeout dbPoolRecycle logLevel""",
    "dagsterWebserver.image": IMAGE,
    "dagsterWebserver.service": "type port annotations",
    "computeLogManager": "type config",
    "computeLogManager.config": """azureBlobComputeLogManager gcsComputeLogManager s3ComputeLogManager
        customComputeLogManager""",
    "computeLogManager.config.customComputeLogManager": CUSTOM,
    "retention": "enabled schedule sensor autoMaterialize",
    "retention.schedule": TICKS,
    "retention.sensor": TICKS,
    "retention.sensor.purgeAfterDays": BY_RESULT,
    "retention.autoMaterialize": TICKS,
    "retention.autoMaterialize.purgeAfterDays": BY_RESULT,
    "telemetry": "enabled",
}
OF_KUBERNETES = {"env", "envSecrets", "podSecurityContext", "securityContext", "resources", "volumes", "volumeMounts",
                 "podSpecConfig", "jobSpecConfig"}  # fmt: skip


def parts(value: object, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every mapping in the values that is the chart's own, with its names."""
    if isinstance(value, list):
        for one in value:
            yield from parts(one, path)
    elif isinstance(value, dict):
        yield path, set(value)
        for name, below in value.items():
            if name not in OF_KUBERNETES and not (path.endswith(".customComputeLogManager") and name == "config"):
                yield from parts(below, f"{path}.{name}".lstrip("."))


def snake(named: dict[str, Any]) -> dict[str, Any]:
    """The names of some values as the chart writes them into dagster.yaml."""
    return {re.sub("([A-Z])", r"_\1", name).lower(): value for name, value in named.items()}


def rendered() -> dict[str, Any]:
    """What the chart makes of our values in dagster.yaml, but for storage and what starts runs."""
    daemon, logs = VALUES["dagsterDaemon"], VALUES["computeLogManager"]["config"]["customComputeLogManager"]
    retention = snake({name: snake(kept) for name, kept in VALUES["retention"].items() if name != "enabled"})
    return {
        "run_coordinator": {
            "module": "dagster.core.run_coordinator",
            "class": daemon["runCoordinator"]["type"],
            "config": snake(daemon["runCoordinator"]["config"]["queuedRunCoordinator"]),
        },
        "run_monitoring": snake(daemon["runMonitoring"]),
        "run_retries": snake(daemon["runRetries"]),
        "compute_logs": logs,
        "retention": retention,
        "telemetry": VALUES["telemetry"],
    }


def wrong_names(values: object) -> set[str]:
    return {f"{path}.{name}" for path, names in parts(values) for name in names - set(READ.get(path, "").split())}


def test_each_name_is_one_that_the_chart_reads() -> None:
    assert wrong_names(VALUES) == set()
    assert wrong_names(VALUES | {"dagsterDaemon": {"runRetries": {"maxRetrys": 2}}}) == {
        "dagsterDaemon.runRetries.maxRetrys"
    }


def test_dagster_takes_what_the_chart_makes_of_the_values(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(rendered()), "utf-8")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.run_monitoring_enabled
        assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
        queue = instance.get_concurrency_config().run_queue_config
        assert queue
        assert queue.max_concurrent_runs == OURS["concurrency"]["runs"]["max_concurrent_runs"]
        assert queue.tag_concurrency_limits == OURS["concurrency"]["runs"]["tag_concurrency_limits"]


@pytest.mark.parametrize("part", ["run_monitoring", "run_retries", "compute_logs", "retention", "telemetry"])
def test_runs_on_kubernetes_are_watched_tried_again_and_forgotten_as_those_of_workers(part: str) -> None:
    made = rendered()[part]
    assert {name: value for name, value in made.items() if value != {}} == OURS[part]


def test_the_chart_is_of_the_version_that_is_locked() -> None:
    (locked,) = re.findall(
        r"^dagster==([^ ;]+)", (PROJECT_FOLDER / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
    said = (DEPLOY / "values.yaml").read_text("utf-8")
    assert f"--version {locked} " in said
    assert f"version {locked.rpartition('.')[0]}:" in said
