"""
The machine of a run, and the memory and processor time of processes.

All figures come from Linux; on other systems those that are not known are left out.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_KIB: Final = 1024
_USER: Final = 11
"""Place of the time in user mode among the fields after the name; behind it is that in the kernel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """
    Where a run was made.

    Attributes:
        processor: Its name, as far as the system tells.
        cores: Those this process may use.
        system: Kernel and architecture.
        python: Version.
        load: Mean number of running processes in the minute before; much above 0, others were at work.
    """

    processor: str
    cores: int
    system: str
    python: str
    load: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """
    The memory of a process, in bytes.

    Attributes:
        resident_bytes: All that it has resident, what it shares with others too.
        proportional_bytes: The same, with what it shares divided by the number of those who share it.
        private_bytes: What it has alone, and would be free if it ended.
    """

    resident_bytes: int
    proportional_bytes: int
    private_bytes: int


def this_machine() -> Machine:
    """Return the description of this machine."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
    )


def memory_bytes(process_id: int | None = None) -> int | None:
    """Return the memory a process has resident, this one by default; None where the system does not tell."""
    return _status("VmRSS", process_id or os.getpid())


def memory_of(process_id: int) -> Memory | None:
    """Return the memory of a process, shared and not; None where the system does not tell, or it has ended."""
    try:
        lines = (_PROCESSES / f"{process_id}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines[1:])}
    return Memory(
        resident_bytes=kib["Rss"] * _KIB,
        proportional_bytes=kib["Pss"] * _KIB,
        private_bytes=(kib["Private_Clean"] + kib["Private_Dirty"]) * _KIB,
    )


def processor_seconds(process_id: int) -> float | None:
    """Return the processor time a process has used; None where the system does not tell, or it has ended."""
    try:
        status = (_PROCESSES / f"{process_id}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The second field is the name of the program, in parentheses: it may hold anything.
    fields = status.rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_USER + 1])) / os.sysconf("SC_CLK_TCK")


def peak_memory_bytes() -> int:
    """
    Return the most memory this process ever had resident.

    Not from getrusage where it can be helped: Linux carries over there what the parent had resident when it
    started this process.
    """
    peak = _status("VmHWM", os.getpid())
    if peak is not None:
        return peak
    unit = 1 if sys.platform == "darwin" else _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def children(process_id: int) -> list[int]:
    """Return the processes that a process started; none where the system does not tell."""
    try:
        found = (_PROCESSES / f"{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in found.split()]


def _status(name: str, process_id: int) -> int | None:
    try:
        status = (_PROCESSES / f"{process_id}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    values = [line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:")]
    return int(values[0]) * _KIB if values else None


def _processor() -> str:
    try:
        lines = (_PROCESSES / "cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"
