"""A publisher's web site on this machine: it speaks the shapes of the Content API, and misbehaves where asked to."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

ODS = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(slots=True)
class Reply:
    """What an address answers, and how badly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    cut_after: int | None = None  # bytes, then the connection breaks
    length: int | None = None  # what Content-Length claims, where that is not true
    pause: float = 0  # seconds before the answer
    drip: float = 0  # seconds between the bytes of the body
    drip_headers: float = 0  # seconds between the bytes of a header
    ranges: bool = True  # whether a part of the file may be asked for
    compressed: bool = False


class Site:
    """Addresses and their replies; several replies to one address are given one after another, the last for ever."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.host = ""
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def put(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def collection(self, path: str, *documents: dict[str, Any]) -> None:
        listed = {"title": "Workforce statistics", "base_path": path, "links": {"documents": list(documents)}}
        self.put(f"/api/content{path}", as_json(listed))

    def release(
        self, path: str, title: str, *attachments: dict[str, Any], updated: str = "2026-08-20T09:30:00+01:00"
    ) -> dict[str, Any]:
        """Serve a release and return it as a collection lists it."""
        about = {"title": title, "base_path": path, "public_updated_at": updated, "first_published_at": updated}
        self.put(f"/api/content{path}", as_json(about | {"details": {"attachments": list(attachments)}}))
        return about | {"api_url": f"{self.address}/api/content{path}"}

    def file(self, name: str, title: str, *replies: Reply, **changes: Any) -> dict[str, Any]:
        """Serve a file and return it as a release's attachment."""
        path = f"/media/{hashlib.sha256(name.encode()).hexdigest()[:8]}/file"
        self.put(path, *replies)
        return {
            "title": title,
            "url": f"{self.address}{path}",
            "filename": name,
            "content_type": ODS,
            "file_size": len(replies[-1].body),
            "accessible": False,
            "attachment_type": "file",
        } | changes


def as_json(value: Any) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json; charset=utf-8"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def setup(self) -> None:
        super().setup()
        with self.site.lock:
            self.site.connections += 1
            self.site.open += 1
            self.site.most_open = max(self.site.most_open, self.site.open)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        with self.site.lock:
            self.site.open -= 1

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).rstrip("/")
        self.site.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        replies = self.site.replies.get(path, [Reply(b"<html><title>Page not found</title></html>", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        with suppress(BrokenPipeError, ConnectionResetError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.pause)
        body, status, headers = reply.body, reply.status, dict(reply.headers)
        if reply.compressed and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        if reply.etag is not None:
            headers["ETag"] = reply.etag
            if self.headers.get("If-None-Match") == reply.etag:
                body, status = b"", 304
        asked = self.headers.get("Range", "")
        if asked and reply.ranges and status == 200 and self.headers.get("If-Range") == reply.etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[start:], 206
        self.send_response_only(status)
        headers.setdefault("Date", self.date_time_string())
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if reply.length is None else reply.length))
        if reply.drip_headers:
            self.flush_headers()
            for letter in "X-Slow: " + "slow " * 1000:
                self.wfile.write(letter.encode())
                time.sleep(reply.drip_headers)
        self.end_headers()
        if reply.drip:
            for position in range(len(body)):
                self.wfile.write(body[position : position + 1])
                time.sleep(reply.drip)
        else:
            self.wfile.write(body[: reply.cut_after])
        if reply.cut_after is not None or reply.length is not None:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site on a port of this machine."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    site.host = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
