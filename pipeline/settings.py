"""Folders and limits: from the environment (PDU_...), else the project folder's own."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.lake.place import BUCKET, LakePlace
from pipeline.workbook.limits import Limits

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
LAKE_FOLDER, RAW_HERE = ".lake", ".raw"
DEFAULT_MARTS = PROJECT_FOLDER / "data" / "marts"


def _notify(name: str) -> AliasChoices:
    """The variable of a setting of notifications; PDU_TELL_... is what it was called before."""
    return AliasChoices(f"PDU_NOTIFY_{name.upper()}", f"PDU_TELL_{name.upper()}")


class Settings(BaseSettings):
    """Where things are and whom to notify; each from the environment too: PDU_RAW, PDU_MARTS, PDU_NOTIFY_WEBHOOK."""

    model_config = SettingsConfigDict(env_prefix="PDU_", validate_by_name=True)

    raw: Path = PROJECT_FOLDER / "data" / "raw"
    marts: Path = DEFAULT_MARTS
    # The lake that keeps every table between runs: by default in the marts folder. A shared one has its catalogue in
    # Postgres (postgresql://...) and may have its files in a bucket (s3://...).
    lake_catalog: SecretStr | None = None
    lake_data: str = ""
    # Whether made-up workbooks may be built, into a marts folder other than the project's own.
    synthetic: bool = False
    # How many workbooks one run of Dagster reads, where several are read: reading one takes a fraction of a run's cost.
    workbooks_a_run: int = 25
    # The module whose TABLES are what is made.
    catalogue: str = "assets.catalogue"
    # What one workbook may cost before it is refused: bytes unpacked, cells of a sheet as a grid.
    unpacked_bytes: int = Limits().unpacked_bytes
    cells_a_sheet: int = Limits().cells_a_sheet
    contracts: Path = PROJECT_FOLDER / "schemas" / "contracts"
    publishers: Path = PROJECT_FOLDER / "schemas" / "publishers.toml"  # how covers name them
    named_areas: Path = PROJECT_FOLDER / "schemas" / "named_areas.toml"  # how lines above tables name areas
    code_lists: Path = PROJECT_FOLDER / "schemas" / "code_lists"  # members and their wordings
    kinds: Path = PROJECT_FOLDER / "schemas" / "kinds_of_fact"
    registers: Path = PROJECT_FOLDER / "assets"  # by subject, that code lists take members from
    publications: Path = PROJECT_FOLDER / "schemas" / "publications"  # what pdu fetch finds, and where
    # How long a publisher's server may take, in seconds: to connect, between two pieces, for one file with every retry.
    fetch_connect_seconds: float = 10
    fetch_read_seconds: float = 30
    fetch_deadline_seconds: float = 900
    # How often one address is tried, and how long to wait between: from the first wait it doubles, up to the longest.
    fetch_attempts: int = 5
    fetch_first_wait_seconds: float = 1
    fetch_longest_wait_seconds: float = 120
    # Official workbooks are a few megabytes, pages and API answers a few hundred kilobytes.
    fetch_file_bytes: int = 200_000_000
    fetch_page_bytes: int = 20_000_000
    # What citations and the data package say of the marts.
    citation: Path = PROJECT_FOLDER / "schemas" / "citation.toml"
    # Which columns of a mart say what a figure is about.
    facts: Path = PROJECT_FOLDER / "schemas" / "facts.toml"
    # What the pages of the report say beyond what the marts say of themselves.
    report: Path = PROJECT_FOLDER / "assets" / "publication" / "report.toml"
    # Where the marts folder is served, for links in messages; without it they name the file.
    link: str = ""
    # Whom to notify of a failure, a recovery and a publication. Nobody, unless one of the two is set.
    notify_webhook: SecretStr | None = Field(None, validation_alias=_notify("webhook"))  # its address often holds a key
    notify_email_to: str = Field("", validation_alias=_notify("email_to"))  # several are separated by commas
    notify_email_from: str = Field("", validation_alias=_notify("email_from"))
    notify_smtp_host: str = Field("localhost", validation_alias=_notify("smtp_host"))
    notify_smtp_port: int = Field(587, validation_alias=_notify("smtp_port"))
    # tls from the first byte, starttls, or none, which only this machine's own server is sent
    notify_smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", validation_alias=_notify("smtp_security")
    )
    notify_smtp_user: str = Field("", validation_alias=_notify("smtp_user"))
    notify_smtp_password: SecretStr = Field(SecretStr(""), validation_alias=_notify("smtp_password"))
    # When publications come out.
    calendars: Path = PROJECT_FOLDER / "schemas" / "calendars"
    # Whether schedules and sensors may ask publishers' sites for releases: on where somebody has switched it on.
    fetch: bool = False

    @property
    def lake(self) -> LakePlace:
        """Where the lake is; what is not set stands in the marts folder."""
        embedded = LakePlace.in_folder(self.marts / LAKE_FOLDER)
        catalogue = self.lake_catalog.get_secret_value() if self.lake_catalog else embedded.catalogue
        data = f"{self.shared_files}/tables" if self.shared_files else self.lake_data or embedded.data
        return LakePlace(catalogue, data)

    @property
    def shared_files(self) -> str | None:
        """Where in a bucket a shared lake has its tables/, raw/, published/ and versions/; None without a bucket."""
        return self.lake_data.rstrip("/") if self.lake_catalog and self.lake_data.startswith(BUCKET) else None

    @property
    def raw_option(self) -> str:
        """What a command needs to be given to have this raw folder, after a space; nothing where it is the usual one.

        Of a shared lake the files are in the bucket, whatever folder they were brought to.
        """
        usual = self.shared_files or self.raw == Settings().raw
        return "" if usual else f" --raw {shlex.quote(str(self.raw))}"

    @property
    def marts_option(self) -> str:
        """The same for the marts folder."""
        return "" if self.marts == Settings().marts else f" --marts {shlex.quote(str(self.marts))}"

    @property
    def raw_here(self) -> Path:
        """Where this machine keeps the raw files of a shared lake that it has read; it can be removed at any time."""
        return self.marts / RAW_HERE

    expectations: Path = PROJECT_FOLDER / "schemas" / "expectations"

    @property
    def limits(self) -> Limits:
        """What one workbook may cost."""
        return Limits(self.unpacked_bytes, self.cells_a_sheet)
