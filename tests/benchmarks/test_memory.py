"""What is seen of a process holds what the processes it started do."""

import subprocess
import sys

import pytest

from benchmarks.machine import memory_of, processor_seconds
from benchmarks.memory import MemorySampler, sampled

BUSY = "import time; held = b'1' * 60_000_000; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
PARENT = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {BUSY!r}]); time.sleep(0.3)"
GRANDPARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {PARENT!r}])"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell")


@pytest.mark.parametrize("program", [PARENT, GRANDPARENT])
def test_the_work_of_a_process_that_was_started_counts(program):
    process = subprocess.Popen([sys.executable, "-c", program])
    with sampled(process.pid) as sampler:
        process.wait()

    assert 60_000_000 < sampler.peak_memory_bytes < 200_000_000
    assert 0.25 < sampler.started_seconds < 2


def test_a_process_that_has_ended_is_passed_over():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    sampler = MemorySampler(process.pid)
    sampler.sample()

    assert memory_of(process.pid) is processor_seconds(process.pid) is None
    assert (sampler.peak_memory_bytes, sampler.started_seconds) == (0, 0)


def test_private_memory_is_a_share_of_the_resident():
    holding = "held = b'1' * 60_000_000; print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", holding], stdin=-1, stdout=-1) as process:
        process.stdout.readline()
        memory = memory_of(process.pid)

    assert 60_000_000 < memory.private_bytes <= memory.proportional_bytes <= memory.resident_bytes
