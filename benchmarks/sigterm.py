"""
Lets a long run clean up when it gets SIGTERM.

It ends as after Ctrl-C: the servers it started are stopped and its temporary indexes, which may be gigabytes,
are removed. By default a process that gets SIGTERM ends at once and leaves both.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Final

STATUS: Final = 128 + signal.SIGTERM
"""Exit status of a process ended by SIGTERM, as a shell reports it."""


def exit_cleanly_on_sigterm() -> None:
    """Make this process run its clean-up when it gets SIGTERM; call it in the main thread."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(STATUS)
