"""A simulator as the process it is, on a free port; only this process is ended."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(name: str, *options: str, **environment: str) -> Iterator[str]:
    """Start `simulators.<name>`; returns its address."""
    command = [sys.executable, "-m", f"simulators.{name}", "--port", "0", *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, f"the simulator {name} did not start"
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
