"""Memory that is not needed any more goes back to the system, and does not wait in an allocator to be used again.

Between two tables what the first took would otherwise stay: with 300 releases a quarter of all memory did.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

# As jemalloc says it, which Polars is built with: by default what is freed waits for ten seconds, as long as a build.
OF_POLARS, SOON = "_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0"


def let_polars_give_back() -> None:
    """Have Polars give back what it freed soon; it asks when it is loaded. What somebody has set stays."""
    os.environ.setdefault(OF_POLARS, SOON)


def give_back() -> None:
    """Give back what was freed by all else, such as frames that DuckDB answered; glibc keeps it until then."""
    with suppress(AttributeError, OSError):  # other systems have other allocators
        ctypes.CDLL(None).malloc_trim(0)
