"""What gunicorn reads by itself: our logs instead of its own, and no name of the server in the answers."""

import os
import tempfile
from typing import Any

import gunicorn

from common.logs import CONFIGURATION

gunicorn.SERVER = "portal"
# where the web processes share what Prometheus reads; before prometheus_client is imported by any of them
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="portal-metrics-"))
logconfig_dict = CONFIGURATION


def child_exit(_server: Any, worker: Any) -> None:
    """Forget what a dead process showed as of now."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
