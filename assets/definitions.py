"""The definitions under the name that services of earlier versions load: `-m assets.definitions`."""

from assets.orchestration.definitions import defs

__all__ = ["defs"]
