"""Notify people, in one line and a link, by webhook or e-mail. Nobody is notified unless an address is set.

This never stops a build and never holds it up for more than a few seconds; who could not be notified is said in
one line. That line names a server, never its whole address: a webhook's address holds its key.
"""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from http import HTTPStatus
from threading import Thread
from urllib.parse import urlsplit

from pipeline.settings import Settings

SECONDS_A_TRY = 2.0
TRIES = 3
SECONDS_IN_ALL = 6.0  # whatever a server does, a build waits no longer
SUBJECT_LENGTH = 150


class NotNotifiedError(Exception):
    """Raised when a message did not arrive; says at which server and why, without keys."""


class _TryAgainError(NotNotifiedError):
    """Raised when another try may help."""


def notifies(settings: Settings) -> bool:
    """Return whether anybody is to be notified."""
    return bool(settings.notify_webhook or settings.notify_email_to)


def notify(settings: Settings, line: str) -> list[str]:
    """Notify everybody; return a line for each way that failed. Takes at most SECONDS_IN_ALL."""
    ways = {"webhook": _post} if settings.notify_webhook else {}
    if settings.notify_email_to:
        ways["e-mail"] = _mail
    outcome = dict.fromkeys(ways, f"no answer within {SECONDS_IN_ALL:g} s")
    # Daemons: a server that drips its answer for ever keeps neither the build nor the program from ending.
    threads = [
        Thread(target=_attempt, args=(way, name, settings, line, outcome), daemon=True) for name, way in ways.items()
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + SECONDS_IN_ALL
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [f"Could not notify by {name}: {why}" for name, why in outcome.copy().items() if why]


def _attempt(
    way: Callable[[Settings, str], None], name: str, settings: Settings, line: str, outcome: dict[str, str]
) -> None:
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

    try:
        Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_random_exponential(multiplier=0.2, max=1),
            retry=retry_if_exception_type(_TryAgainError),
            reraise=True,
        )(way, settings, line)
        outcome[name] = ""
    except NotNotifiedError as error:
        outcome[name] = str(error)


def _post(settings: Settings, line: str) -> None:
    """Post {"text": line}: what the incoming webhooks of Slack, Teams, Mattermost and their kin accept."""
    import httpx

    assert settings.notify_webhook is not None
    address = settings.notify_webhook.get_secret_value()
    try:
        parts = urlsplit(address)
        host, scheme = parts.hostname or "", parts.scheme
    except ValueError:
        host = scheme = ""
    here = _is_this_machine(host)
    if not host or not (scheme == "https" or (scheme == "http" and here)):
        raise NotNotifiedError("expected PDU_NOTIFY_WEBHOOK to begin with https://")
    try:
        # A redirect is not followed: it could lead anywhere. This machine's own server needs no proxy.
        with (
            httpx.Client(timeout=SECONDS_A_TRY, follow_redirects=False, trust_env=not here) as client,
            client.stream("POST", address, json={"text": line}) as answer,
        ):
            status = answer.status_code
    except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
        raise _TryAgainError(f"{host} gave no answer ({type(error).__name__})") from None
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _TryAgainError(f"{host} answered {status}")
    if not httpx.codes.is_success(status):
        raise NotNotifiedError(f"{host} answered {status}")


def _mail(settings: Settings, line: str) -> None:
    host, port = settings.notify_smtp_host, settings.notify_smtp_port
    if settings.notify_smtp_security == "none" and not _is_this_machine(host):
        raise NotNotifiedError("expected PDU_NOTIFY_SMTP_SECURITY to be starttls or tls for a server elsewhere")
    message = _message(settings, line)
    password = settings.notify_smtp_password.get_secret_value()
    try:
        with _server(settings) as server:
            if settings.notify_smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.notify_smtp_user:
                server.login(settings.notify_smtp_user, password)
            server.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise _TryAgainError(f"{host}:{port} hung up") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotNotifiedError(f"{host}:{port} refused every recipient") from None
    except smtplib.SMTPResponseException as error:
        kind = _TryAgainError if 400 <= error.smtp_code < 500 else NotNotifiedError
        raise kind(f"{host}:{port} answered {error.smtp_code}") from None
    except ssl.SSLError as error:
        raise NotNotifiedError(f"{host}:{port} has no certificate that holds ({type(error).__name__})") from None
    except (smtplib.SMTPException, OSError) as error:
        raise _TryAgainError(f"{host}:{port} gave no answer ({type(error).__name__})") from None


def _server(settings: Settings) -> smtplib.SMTP:
    host, port = settings.notify_smtp_host, settings.notify_smtp_port
    if settings.notify_smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS_A_TRY, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS_A_TRY)


def _message(settings: Settings, line: str) -> EmailMessage:
    """A plain message whose subject is the line without its link."""
    message = EmailMessage()
    try:
        message["From"] = settings.notify_email_from or settings.notify_email_to.split(",")[0].strip()
        message["To"] = settings.notify_email_to
    except ValueError:  # a line break in an address would begin a header of its own
        raise NotNotifiedError(
            "expected addresses on one line in PDU_NOTIFY_EMAIL_FROM and PDU_NOTIFY_EMAIL_TO"
        ) from None
    message["Subject"] = line.partition("\n")[0][:SUBJECT_LENGTH]
    message.set_content(line + "\n")
    return message


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
