"""Memory that is not needed any more goes back to the system, and does not wait in an allocator to be used again.

Between two tables what the first took would otherwise stay: with 300 releases a quarter of all memory did.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

# As jemalloc says it, which Polars is built with: by default what is freed waits for ten seconds, as long as a build.
OF_POLARS, SOON = "_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0"
# Arrow's own allocator keeps what it has; the system's gives it back below.
OF_ARROW, SYSTEM = "ARROW_DEFAULT_MEMORY_POOL", "system"


def let_libraries_give_back() -> None:
    """Have Polars and Arrow give back what they freed; they ask when they are loaded. What somebody has set stays."""
    os.environ.setdefault(OF_POLARS, SOON)
    os.environ.setdefault(OF_ARROW, SYSTEM)


def give_back() -> None:
    """Give back what was freed by all else, such as frames that DuckDB answered; glibc keeps it until then."""
    with suppress(AttributeError, OSError):  # other systems have other allocators
        ctypes.CDLL(None).malloc_trim(0)
