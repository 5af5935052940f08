"""
What happens to a long run that is told to stop?

It ends as after Ctrl-C: servers it started are stopped, and gigabytes of indexes removed. By default a
process that gets SIGTERM ends at once and leaves both.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Final

STATUS: Final = 128 + signal.SIGTERM
"""What a shell says of a process that SIGTERM ended."""


def stop_in_order() -> None:
    """Make this process end in order when it gets SIGTERM; call it in the main thread."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(STATUS)
