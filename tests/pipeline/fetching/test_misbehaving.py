"""Servers that are slow, broken, busy or hostile, and what is made of them."""

from __future__ import annotations

import datetime as dt
import gzip
import time
import tracemalloc
import zipfile
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline.fetching.fetch import Fetched, fetch
from pipeline.fetching.publications import Publication
from pipeline.settings import Settings
from tests.pipeline.fetching.conftest import COLLECTION
from tests.pipeline.fetching.site import ODS, Reply, Site, serving

RELEASE = "/government/statistics/workforce-quarterly-june-2026"


@pytest.fixture
def only_annex(workforce: Publication) -> Publication:
    return workforce.model_copy(update={"attachment": workforce.attachment[1:]})


class Case:
    """A release whose one file is answered with the replies of a test."""

    def __init__(self, site: Site, publication: Publication, settings: Settings) -> None:
        self.site, self.publication, self.settings = site, publication, settings
        self.url = ""

    def fetch(self, *replies: Reply, **changes: object) -> Fetched:
        file = self.site.file("annex.ods", "Probation officer recruitment annex", *replies, **changes)
        self.url = file["url"]
        self.site.collection(COLLECTION, self.site.release(RELEASE, "Workforce quarterly", file))
        fetched = fetch([self.publication], self.settings)
        assert list(self.settings.raw.rglob(".*")) == [], "nothing unfinished is left"
        return fetched

    def fault(self, *replies: Reply, **changes: object) -> str:
        """The one line that is said, without the file's address before it."""
        fetched = self.fetch(*replies, **changes)
        assert fetched.files == []
        assert not list(self.settings.raw.rglob("*.ods"))
        (fault,) = fetched.faults
        line = str(fault)
        assert line.startswith(f"{self.url}: ") and "\n" not in line
        return line.removeprefix(f"{self.url}: ")

    def asked(self) -> list[dict[str, str]]:
        return [headers for path, headers in self.site.asked if path.startswith("/media")]


@pytest.fixture
def case(site: Site, only_annex: Publication, settings: Settings) -> Case:
    return Case(site, only_annex, settings)


def whole(fetched: Fetched, body: bytes) -> bool:
    assert fetched.faults == []
    (file,) = fetched.files
    return file.path.read_bytes() == body


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(case: Case, annex: bytes, status: int) -> None:
    assert whole(case.fetch(Reply(status=status), Reply(status=status), Reply(annex)), annex)
    assert len(case.asked()) == 3


def test_attempts_are_bounded(case: Case, annex: bytes) -> None:
    fault = case.fault(Reply(status=503), file_size=None)
    assert fault == "expected an answer, found 503 Service Unavailable, 4 times"
    assert len(case.asked()) == 4


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_what_is_not_there_is_not_asked_for_again(case: Case, status: int) -> None:
    fault = case.fault(Reply(status=status), file_size=None)
    assert fault.startswith(f"expected 200 OK, found {status}")
    assert len(case.asked()) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date", "date without a clock"])
def test_retry_after_is_honoured(case: Case, annex: bytes, status: int, form: str) -> None:
    now = dt.datetime.now(dt.UTC)
    if form == "seconds":
        headers = {"Retry-After": "1"}
    elif form == "date":  # the server's own clock is a day ahead: what counts is the time between its two dates
        ahead = now + dt.timedelta(days=1)
        headers = {"Retry-After": format_datetime(ahead + dt.timedelta(seconds=1), usegmt=True)}
        headers["Date"] = format_datetime(ahead, usegmt=True)
    else:
        headers = {"Retry-After": "soon"}
    started = time.monotonic()
    assert whole(case.fetch(Reply(status=status, headers=headers), Reply(annex)), annex)
    assert time.monotonic() - started >= (0 if form == "date without a clock" else 1)


def test_a_server_that_asks_to_be_left_alone_for_long_is_left_alone(case: Case) -> None:
    fault = case.fault(Reply(status=429, headers={"Retry-After": "3600"}))
    assert fault == "expected an answer within 1.5 seconds, found 429, to be asked again in 3,600 seconds"
    assert len(case.asked()) == 1


def test_a_download_that_is_cut_off_is_resumed_where_it_broke(case: Case, annex: bytes) -> None:
    assert whole(case.fetch(Reply(annex, etag='"1"', cut_after=1000), Reply(annex, etag='"1"')), annex)
    first, second = case.asked()
    assert "range" not in first
    assert (second["range"], second["if-range"]) == ("bytes=1000-", '"1"')


def test_a_download_that_is_cut_off_again_and_again_is_resumed_each_time(case: Case, annex: bytes) -> None:
    cut = Reply(annex, etag='"1"', cut_after=500)
    assert whole(case.fetch(cut, cut, cut, Reply(annex, etag='"1"')), annex)
    assert [headers.get("range") for headers in case.asked()] == [None, "bytes=500-", "bytes=1000-", "bytes=1500-"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('"1"', '"2"'),  # another file took its place meanwhile
        (None, None),  # nothing tells whether it is the same file
        ('W/"1"', 'W/"1"'),  # alike, and perhaps not byte for byte
    ],
)
def test_a_download_that_cannot_be_resumed_starts_again(
    case: Case, annex: bytes, first: str | None, second: str | None
) -> None:
    other = annex[:-2] + b"\x05\x00other" if first != second else annex
    replies = Reply(annex, etag=first, cut_after=1000), Reply(other, etag=second)
    assert whole(case.fetch(*replies, file_size=None), other)


def test_a_server_that_ignores_ranges_sends_the_file_from_its_start(case: Case, annex: bytes) -> None:
    replies = Reply(annex, etag='"1"', cut_after=1000), Reply(annex, etag='"1"', ranges=False)
    assert whole(case.fetch(*replies), annex)


@pytest.mark.parametrize(
    "part",
    [
        Reply(b"x", 206, {"Content-Range": "bytes 0-0/5000"}, etag='"1"'),
        Reply(b"x", 206, {"Content-Range": "bytes 1000-1000/5000", "ETag": '"2"'}),
        Reply(b"", 416),
    ],
    ids=["another part", "a part of another file", "no part"],
)
def test_a_part_that_does_not_fit_is_thrown_away(case: Case, annex: bytes, part: Reply) -> None:
    assert whole(case.fetch(Reply(annex, etag='"1"', cut_after=1000), part, Reply(annex, etag='"1"')), annex)


def test_a_part_that_nobody_asked_for_is_refused(case: Case, annex: bytes) -> None:
    assert case.fault(Reply(annex, 206)) == "expected 200 OK, found 206 Partial Content"


def test_a_server_that_drips_is_given_up(case: Case, annex: bytes, settings: Settings) -> None:
    case.settings = settings.model_copy(update={"fetch_deadline_seconds": 0.5})
    started = time.monotonic()
    fault = case.fault(Reply(annex, drip=0.05))
    assert fault.startswith("expected the whole answer within 0.5 seconds, found ")
    assert fault.endswith(" bytes by then")
    assert time.monotonic() - started < 20  # every byte of it would take minutes


def test_a_server_that_drips_its_headers_is_given_up_too(case: Case, annex: bytes, settings: Settings) -> None:
    case.settings = settings.model_copy(update={"fetch_deadline_seconds": 0.5})
    started = time.monotonic()
    assert case.fault(Reply(annex, drip_headers=0.05)).endswith("found 0 bytes by then")
    assert time.monotonic() - started < 20  # every byte of it would take minutes


def test_a_server_that_says_nothing_is_asked_again_and_then_given_up(
    case: Case, annex: bytes, settings: Settings
) -> None:
    case.settings = settings.model_copy(update={"fetch_read_seconds": 0.2})
    assert case.fault(Reply(annex, pause=0.5)) == "expected an answer, found silence for too long, 4 times"


def test_a_server_that_was_silent_once_is_asked_again(case: Case, annex: bytes, settings: Settings) -> None:
    case.settings = settings.model_copy(update={"fetch_read_seconds": 1.0})
    assert whole(case.fetch(Reply(annex, pause=1.5), Reply(annex)), annex)


@pytest.mark.parametrize("change", [-1, 1])
def test_a_file_of_another_length_than_the_page_states_is_refused(case: Case, annex: bytes, change: int) -> None:
    size = len(annex)
    fault = case.fault(Reply(annex), file_size=size + change)
    assert fault == f"expected the {size + change:,} bytes that its page states, found {size:,}"


def test_a_body_shorter_than_its_content_length_is_refused(case: Case, annex: bytes) -> None:
    fault = case.fault(Reply(annex, length=len(annex) + 10), file_size=None)
    assert fault.startswith("expected an answer, found an answer that broke off")


def test_a_body_longer_than_its_content_length_is_refused(case: Case, annex: bytes) -> None:
    fault = case.fault(Reply(annex, length=len(annex) - 10), file_size=None)
    assert fault.startswith("expected a workbook (ods), found")


@pytest.mark.parametrize("claimed", [None, 1000])
def test_a_file_over_the_limit_is_refused(case: Case, settings: Settings, claimed: int | None) -> None:
    case.settings = settings.model_copy(update={"fetch_file_bytes": 10_000})
    chunked = {"Transfer-Encoding": "chunked"} if claimed else {}
    body = b"7530\r\n" + b"x" * 30_000 + b"\r\n0\r\n\r\n" if claimed else b"x" * 30_000
    fault = case.fault(Reply(body, headers=chunked, length=claimed), file_size=None)
    assert fault == f"expected at most 10,000 bytes, found {'more' if claimed else '30,000'}"


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(case: Case, settings: Settings) -> None:
    """A server that compresses although it was asked not to."""
    case.settings = settings.model_copy(update={"fetch_file_bytes": 10_000})
    bomb = gzip.compress(b"\0" * 30_000_000)
    fault = case.fault(Reply(bomb, headers={"Content-Encoding": "gzip"}), file_size=None)
    assert fault == "expected at most 10,000 bytes, found more"


def test_compressed_answers_are_read_and_files_are_asked_for_as_they_are(case: Case, annex: bytes) -> None:
    for replies in case.site.replies.values():
        replies[0].compressed = True
    assert whole(case.fetch(Reply(annex, compressed=True)), annex)
    (asked,) = case.asked()
    assert asked["accept-encoding"] == "identity"
    case.settings.raw.rename(case.settings.raw.with_name("before"))
    assert whole(case.fetch(Reply(gzip.compress(annex), headers={"Content-Encoding": "gzip"}), file_size=None), annex)


def test_a_download_takes_no_more_memory_than_a_few_pieces(case: Case, annex: bytes) -> None:
    huge = annex + b"\0" * 60_000_000
    tracemalloc.start()
    fault = case.fault(Reply(huge))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fault.startswith("expected a workbook (ods), found")
    assert most < 30_000_000


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<!DOCTYPE html><html><head><title>Service\n unavailable</title>", "a web page, 'Service unavailable'"),
        (b"\n<HTML><p>Sorry", "a web page"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"", "an empty file"),
        (b"PK\x03\x04 cut off", r"bytes that begin b'PK\x03\x04 cut'"),
        (b"hello world", "bytes that begin b'hello wo'"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xls"),
    ],
)
def test_what_is_no_workbook_of_the_kind_is_refused_and_said_what_it_is(case: Case, body: bytes, found: str) -> None:
    assert case.fault(Reply(body)) == f"expected a workbook (ods), found {found}"


def test_a_package_that_only_looks_like_a_workbook_is_refused(case: Case, tmp_path: Path) -> None:
    package = tmp_path / "looks.zip"
    with zipfile.ZipFile(package, "w") as written:
        written.writestr("mimetype", ODS)
        written.writestr("content.xml", "<not-xml")
    assert case.fault(Reply(package.read_bytes())).startswith("expected a workbook (ods), found one that does not open")


def test_a_package_that_would_unpack_to_too_much_is_refused(case: Case, tmp_path: Path, settings: Settings) -> None:
    case.settings = settings.model_copy(update={"unpacked_bytes": 100_000})
    package = tmp_path / "bomb.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("content.xml", b"\0" * 10_000_000)
    found = "one that unpacks to 10,000,000 bytes, more than 100,000"
    assert case.fault(Reply(package.read_bytes())) == f"expected a workbook (ods), found {found}"


def test_redirects_within_the_declared_hosts_are_followed(case: Case, annex: bytes) -> None:
    case.site.put("/moved", Reply(status=302, headers={"Location": "/final"}))
    case.site.put("/final", Reply(annex))
    assert whole(case.fetch(Reply(status=301, headers={"Location": "/moved"}), file_size=len(annex)), annex)


def test_redirects_in_a_circle_are_given_up(case: Case) -> None:
    case.site.put("/round", Reply(status=302, headers={"Location": "/round"}))
    fault = case.fault(Reply(status=302, headers={"Location": "/round"}), file_size=None)
    assert fault == "expected at most 5 redirects from 127.0.0.1, found more"


@pytest.mark.parametrize(
    "location", ["http://{other}/annex.ods", "//{other}/annex.ods", "file:///etc/passwd", "http://["]
)
def test_a_redirect_to_another_host_is_refused_and_the_host_never_asked(
    case: Case, annex: bytes, location: str
) -> None:
    with serving() as other:
        other.put("/annex.ods", Reply(annex))
        to = location.format(other=other.host)
        fault = case.fault(Reply(status=302, headers={"Location": to}), file_size=None)
        assert other.asked == []
    assert fault.startswith(f"expected an http address of {case.site.host}, found ")


def test_an_address_of_another_host_is_refused_and_the_host_never_asked(case: Case, annex: bytes) -> None:
    with serving() as other:
        other.put("/annex.ods", Reply(annex))
        url = f"{other.address}/annex.ods"
        fetched = case.fetch(Reply(annex), url=url)
        assert other.asked == []
    assert [str(fault) for fault in fetched.faults] == [
        f"{url}: expected an http address of {case.site.host}, found {url}"
    ]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.ods", "x.ods"),
        ("/etc/cron.d/x.ods", "x.ods"),
        ("..\\..\\x.ods", "x.ods"),
        ("C:\\Windows\\x.ODS", "x.ods"),
        ("NUL.ods", "workbook-NUL.ods"),
        ("com1.tables.ods", "workbook-com1.tables.ods"),
        (".hidden.ods", "hidden.ods"),
        ("~$open.ods", "open.ods"),
        ("...ods", "workbook.ods"),
        ("a\x00b\x1b[31m\u202ec\n.ods", "ab[31mc.ods"),
        ('what? "this": <that>|*.ods', "what- -this- -that-.ods"),
        ("x" * 400 + ".ods", "x" * 100 + ".ods"),
        ("é" * 400 + ".ods", "é" * 50 + ".ods"),
    ],
)
def test_a_file_name_is_made_safe(case: Case, annex: bytes, name: str, kept: str) -> None:
    (file,) = case.fetch(Reply(annex), filename=name).files
    assert file.path.name == kept
    assert file.path.parent.parent == case.settings.raw / "hmpps-workforce"


def test_a_raw_folder_that_cannot_be_written_is_one_line(case: Case, annex: bytes) -> None:
    case.settings.raw.write_text("a file, not a folder")
    (fault,) = case.fetch(Reply(annex)).faults
    folder = case.settings.raw / "hmpps-workforce"
    assert str(fault) == f"{folder}: expected a folder, found 'Not a directory'; choose another folder"


def test_what_a_killed_process_left_behind_is_removed(case: Case, annex: bytes) -> None:
    left = case.settings.raw / "hmpps-workforce" / ".unfinished-abc.ods"
    left.parent.mkdir(parents=True)
    left.write_bytes(annex[:100])
    assert whole(case.fetch(Reply(annex)), annex)
    assert not left.exists()
