"""What cannot be tried here is said at the top, and not counted as tried."""

from __future__ import annotations

from tests.servers.started import left_out

collect_ignore = [f"test_{name}.py" for name in ("daemon", "interrupted", "ten_steps", "workers")] if left_out() else []


def pytest_report_header() -> str | None:
    """Say what is left out."""
    return left_out()
