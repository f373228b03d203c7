"""Folders and limits: from the environment (PDU_...), else the project folder's own."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_FOLDER = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things are. Each can be set in the environment: PDU_RAW, PDU_MARTS, PDU_WAREHOUSE."""

    model_config = SettingsConfigDict(env_prefix="PDU_")

    raw: Path = PROJECT_FOLDER / "data" / "raw"
    marts: Path = PROJECT_FOLDER / "data" / "marts"
    # Where assets keep their tables between steps; never read by the people who query the marts.
    warehouse: Path = PROJECT_FOLDER / ".dagster" / "warehouse.duckdb"
    # The module whose TABLES are what is made.
    catalogue: str = "assets.catalogue"
    contracts: Path = PROJECT_FOLDER / "schemas" / "contracts"
