"""What gunicorn reads by itself: our logs instead of its own, no name of the server, and shared metrics."""

import os
import shutil
import tempfile
from typing import Any

import gunicorn

from common.logs import CONFIGURATION

SHARED = "PROMETHEUS_MULTIPROC_DIR"
gunicorn.SERVER = "portal"
logconfig_dict = CONFIGURATION


def on_starting(_server: Any) -> None:
    """Where the web processes share what Prometheus reads; before any of them imports prometheus_client."""
    os.environ[SHARED] = tempfile.mkdtemp(prefix="portal-metrics-")


def child_exit(_server: Any, worker: Any) -> None:
    """Forget what a dead process showed as of now."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    shutil.rmtree(os.environ[SHARED], ignore_errors=True)
