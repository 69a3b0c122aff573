"""Loaded by pytest before the settings (`-p tests.environment`): no Valkey shared with a portal that runs."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("REDIS_DATABASE", "1")
os.environ.setdefault("CONN_MAX_AGE", "0")  # a live server's threads must not hold the test database
