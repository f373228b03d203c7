"""Notifying: one line and a link to whoever wants it, once, whatever the servers in between do."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pydantic import SecretStr

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.notifications.messages import SECONDS_IN_ALL, TRIES, notifies, notify
from pipeline.settings import Settings
from tests.workbooks import Percent, Rows, write_sidecar, write_workbook

PDU = [sys.executable, "-c", "from pipeline.cli import run; run()"]
LINE = "Published on 20 August 2026 at 9.31: 1 new workbook. https://marts.example/runs/1.html"


class Webhook:
    """A server that keeps what is posted and answers as told: a status each, the last again and again."""

    def __init__(self) -> None:
        self.posted: list[Any] = []
        self.paths: list[str] = []
        self.answers: list[int] = [200]
        self.waits = 0.0

    @property
    def texts(self) -> list[str]:
        return [posted["text"] for posted in self.posted]


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def webhook() -> Iterator[tuple[Webhook, Settings]]:
    kept = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            kept.paths.append(self.path)
            status = kept.answers.pop(0) if len(kept.answers) > 1 else kept.answers[0]
            try:
                if kept.waits:  # drips, so that no single wait is long
                    for byte in b"HTTP/1.1 200 OK\r\n" * 3:
                        self.wfile.write(bytes([byte]))
                        time.sleep(kept.waits)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    with serving(server) as port:
        address = f"http://127.0.0.1:{port}/services/THE-KEY"
        yield kept, Settings().model_copy(update={"notify_webhook": SecretStr(address)})


class Mailbox(socketserver.ThreadingTCPServer):
    """A server that speaks as much SMTP as takes a message; `refusing` answers each recipient with a refusal."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages: list[str] = []
        self.recipients: list[str] = []
        self.refusing = False


class Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().partition(" ")[0].partition(":")[0]
            if verb == "EHLO":
                self.say("250 here")
            elif verb == "RCPT":
                self.server.recipients.append(line)
                self.say("550 not here" if self.server.refusing else "250 yes")
            elif verb == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.messages.append("\n".join(lines))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, Settings]]:
    server = Mailbox()
    with serving(server) as port:
        yield (
            server,
            Settings().model_copy(
                update={
                    "notify_email_to": "analyst@marts.example, author@marts.example",
                    "notify_email_from": "marts@marts.example",
                    "notify_smtp_host": "127.0.0.1",
                    "notify_smtp_port": port,
                    "notify_smtp_security": "none",
                }
            ),
        )


def test_nobody_is_notified_unless_an_address_is_set() -> None:
    assert not notifies(Settings())
    assert notify(Settings(), LINE) == []


def test_a_webhook_gets_the_line_as_text(webhook: tuple[Webhook, Settings]) -> None:
    kept, settings = webhook
    assert notify(settings, LINE) == []
    assert (kept.posted, kept.paths) == ([{"text": LINE}], ["/services/THE-KEY"])


def test_a_server_at_fault_is_tried_again(webhook: tuple[Webhook, Settings]) -> None:
    kept, settings = webhook
    kept.answers = [500, 429, 200]
    assert notify(settings, LINE) == []
    assert len(kept.posted) == 3


@pytest.mark.parametrize(("status", "tries"), [(500, TRIES), (404, 1), (302, 1)])
def test_a_server_that_refuses_is_named_in_one_line_without_the_key(
    webhook: tuple[Webhook, Settings], status: int, tries: int
) -> None:
    kept, settings = webhook
    kept.answers = [status]
    assert notify(settings, LINE) == [f"Could not notify by webhook: 127.0.0.1 answered {status}"]
    assert kept.paths == ["/services/THE-KEY"] * tries


def test_a_server_that_drips_its_answer_holds_nothing_up(webhook: tuple[Webhook, Settings]) -> None:
    kept, settings = webhook
    kept.waits = 1.0
    started = time.monotonic()
    assert notify(settings, LINE) == ["Could not notify by webhook: no answer within 6 s"]
    assert time.monotonic() - started < SECONDS_IN_ALL + 1


def test_a_port_where_nobody_listens_is_one_line(webhook: tuple[Webhook, Settings]) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as closed:
        port = closed.server_address[1]
    settings = Settings().model_copy(update={"notify_webhook": SecretStr(f"http://127.0.0.1:{port}/KEY")})
    (why,) = notify(settings, LINE)
    assert why == "Could not notify by webhook: 127.0.0.1 gave no answer (ConnectError)"


@pytest.mark.parametrize(
    "address",
    [
        "http://marts.example/KEY",
        "ftp://127.0.0.1/KEY",
        "KEY",
        "https://",
        "http://127.0.0.1.marts.example/KEY",
        "https://[KEY",
    ],
)
def test_no_message_leaves_this_machine_in_the_clear(address: str) -> None:
    settings = Settings().model_copy(update={"notify_webhook": SecretStr(address)})
    (why,) = notify(settings, LINE)
    assert why == "Could not notify by webhook: expected PDU_NOTIFY_WEBHOOK to begin with https://"


def test_a_mail_is_plain_with_the_line_as_its_subject(mailbox: tuple[Mailbox, Settings]) -> None:
    server, settings = mailbox
    assert notify(settings, LINE) == []
    (message,) = server.messages
    mail = message_from_string(message, policy=policy.default)
    assert (mail["From"], mail["To"]) == ("marts@marts.example", "analyst@marts.example, author@marts.example")
    assert mail["Subject"] == LINE
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == LINE
    assert len(server.recipients) == 2


def test_a_line_break_begins_no_header_of_its_own(mailbox: tuple[Mailbox, Settings]) -> None:
    server, settings = mailbox
    assert notify(settings, "Refused\r\nBcc: everybody@marts.example") == []
    head = server.messages[0].partition("\n\n")[0]
    assert not any(line.startswith("Bcc") for line in head.splitlines())
    spoilt = settings.model_copy(update={"notify_email_to": "analyst@marts.example\nBcc: everybody@marts.example"})
    (why,) = notify(spoilt, LINE)
    assert why.startswith("Could not notify by e-mail: expected addresses on one line")
    assert len(server.messages) == 1


def test_a_server_without_encryption_gets_no_mail_and_no_password(mailbox: tuple[Mailbox, Settings]) -> None:
    server, settings = mailbox
    secret = {
        "notify_smtp_security": "starttls",
        "notify_smtp_user": "marts",
        "notify_smtp_password": SecretStr("hush"),
    }
    (why,) = notify(settings.model_copy(update=secret), LINE)
    assert why.startswith("Could not notify by e-mail: 127.0.0.1:")
    assert "hush" not in why
    assert server.messages == []
    elsewhere = {"notify_smtp_host": "mail.marts.example"}
    (why,) = notify(settings.model_copy(update=elsewhere), LINE)
    assert why == (
        "Could not notify by e-mail: expected PDU_NOTIFY_SMTP_SECURITY to be starttls or tls for a server elsewhere"
    )


def test_recipients_that_are_refused_are_one_line(mailbox: tuple[Mailbox, Settings]) -> None:
    server, settings = mailbox
    server.refusing = True
    (why,) = notify(settings, LINE)
    assert why.endswith("refused every recipient")


def test_a_way_that_fails_keeps_the_other_from_nothing(
    webhook: tuple[Webhook, Settings], mailbox: tuple[Mailbox, Settings]
) -> None:
    kept, settings = webhook
    kept.answers = [500]
    server, by_mail = mailbox
    mail = {name: getattr(by_mail, name) for name in type(settings).model_fields if "email" in name or "smtp" in name}
    (why,) = notify(settings.model_copy(update=mail), LINE)
    assert "webhook" in why
    assert len(server.messages) == 1


def test_secrets_are_not_in_what_settings_print() -> None:
    settings = Settings(notify_webhook=SecretStr("https://marts.example/KEY"), notify_smtp_password=SecretStr("hush"))
    assert "KEY" not in repr(settings) + str(settings.model_dump())
    assert "hush" not in repr(settings) + str(settings.model_dump())


Pdu = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pdu(webhook: tuple[Webhook, Settings], tmp_path: Path) -> Pdu:
    """Run the program as a schedule does: addresses in the environment."""
    _, settings = webhook
    assert settings.notify_webhook is not None
    environment = os.environ | {
        "PDU_NOTIFY_WEBHOOK": settings.notify_webhook.get_secret_value(),
        "PDU_LINK": "https://marts.example/",
        "PDU_RAW": str(tmp_path / "raw"),
        "PDU_MARTS": str(tmp_path / "marts"),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*PDU, *arguments], capture_output=True, text=True, check=False, env=environment)

    return run


def rates(folder: Path, gwent: object, name: str = "rates.xlsx") -> None:
    rows: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Gwent", gwent, Percent(0.1), Percent(0.2)],
        ["Surrey", Percent(0.1), Percent(0.2), Percent(0.3)],
    ]
    write_sidecar(write_workbook(folder / "raw" / name, {"Rates": rows}))


def page(folder: Path, name: str = "last-run.html") -> Any:
    return html.fromstring((folder / "marts" / name).read_text("utf-8"))


def test_refused_refused_again_mended_and_changed(webhook: tuple[Webhook, Settings], pdu: Pdu, tmp_path: Path) -> None:
    """A first publication, a failure, silence on the same failure, another failure, recovery, silence, a change."""
    kept, settings = webhook
    folders = {"raw": tmp_path / "raw", "marts": tmp_path / "marts"}
    here = settings.model_copy(update=folders)  # builds in this process, which start sooner

    rates(tmp_path, Percent(0.11))
    build(here)
    (first,) = kept.texts
    assert first.startswith("Published on ")
    assert " for the first time: 1 workbook, " in first

    rates(tmp_path, "lots")
    refused = pdu("build")
    fault = "rates.xlsx, sheet 'Rates', cell B3: expected a number or shorthand, found 'lots'"
    assert (refused.returncode, refused.stderr) == (1, f"{fault}\n")
    failure = kept.texts[1]
    assert failure.startswith("Failure. Not published: one workbook was refused. The marts of ")
    assert f" still stand. {fault}. https://marts.example/runs/" in failure
    assert (tmp_path / "marts" / "runs" / failure.rpartition("/")[2]).is_file()
    assert page(tmp_path).findtext(".//h1").startswith("Not published: one workbook was refused.")

    with pytest.raises(FaultsError, match="found 'lots'"):
        build(here)
    assert len(kept.texts) == 2

    rates(tmp_path, "few")
    with pytest.raises(FaultsError, match="found 'few'"):
        build(here)
    assert len(kept.texts) == 3
    assert "found 'few'" in kept.texts[2]

    rates(tmp_path, Percent(0.15))
    mended = pdu("build")
    assert (mended.returncode, mended.stderr) == (0, "")
    assert len(kept.texts) == 4
    assert kept.texts[3].startswith("Recovery after the failure of ")
    assert (
        "1 workbook replaced, 1 changed. Largest movement: Vacancy rate, SPO, Gwent: from 11% to 15%." in kept.texts[3]
    )
    assert "Largest movement: Vacancy rate, SPO, Gwent: from 11% to 15%" in mended.stdout
    assert "last-run.html" in mended.stdout
    assert "up 4 points" in page(tmp_path).text_content()

    build(here)
    assert len(kept.texts) == 4
    assert page(tmp_path).findtext(".//h1").endswith("Nothing changed.")

    rates(tmp_path, Percent(0.16))
    kept.answers = [500]
    unsent = pdu("build")
    assert unsent.returncode == 0
    assert unsent.stderr == "Could not notify by webhook: 127.0.0.1 answered 500\n"


def test_a_failure_that_nobody_heard_of_is_sent_again(
    webhook: tuple[Webhook, Settings], pdu: Pdu, tmp_path: Path
) -> None:
    kept, _ = webhook
    kept.answers = [404]
    rates(tmp_path, "lots")
    refused = pdu("build")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[0] == "Could not notify by webhook: 127.0.0.1 answered 404"
    kept.answers = [200]
    assert pdu("build").stderr.count("\n") == 1
    assert len(kept.texts) == 2
    assert "No marts stand yet." in kept.texts[1]


def test_what_is_said_of_a_file_is_inert(pdu: Pdu, tmp_path: Path) -> None:
    rates(tmp_path, "<script>alert(1)</script>", name="<img src=x onerror=alert(1)>.xlsx")
    assert pdu("build").returncode == 1
    refused = page(tmp_path)
    assert "<script>alert(1)</script>" in refused.text_content()
    assert refused.xpath("//script | //img") == []
    assert "THE-KEY" not in (tmp_path / "marts" / "last-run.html").read_text("utf-8")


def test_a_way_to_try_it(webhook: tuple[Webhook, Settings], pdu: Pdu) -> None:
    kept, _ = webhook
    tried = pdu("notify", "Hello")
    assert (tried.returncode, tried.stdout, tried.stderr) == (0, "Notified\n", "")
    assert kept.texts == ["Hello"]
    kept.answers = [404]
    refused = pdu("notify")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "Could not notify by webhook: 127.0.0.1 answered 404\n"


def test_trying_it_without_an_address_says_which_to_set() -> None:
    nobody = {name: value for name, value in os.environ.items() if not name.startswith("PDU_NOTIFY")}
    tried = subprocess.run([*PDU, "notify"], capture_output=True, text=True, check=False, env=nobody)
    assert (tried.returncode, tried.stderr) == (1, "Nobody to notify: set PDU_NOTIFY_WEBHOOK or PDU_NOTIFY_EMAIL_TO\n")
