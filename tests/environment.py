"""Loaded by pytest before the settings (`-p tests.environment`): no Valkey shared with a portal that runs.

Workers of pytest-xdist (gw0, gw1 …) have a Valkey database each, as pytest-django gives each a database.
"""

import os

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:  # not by default only: a worker inherits what its starter has set
    os.environ["REDIS_DATABASE"] = str(2 + int(worker.removeprefix("gw")))

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("REDIS_DATABASE", "1")
os.environ.setdefault("CONN_MAX_AGE", "0")  # a live server's threads must not hold the test database
# nobody listens: no simulator of a running portal
for side in ("NAFATH", "CIVIL_REGISTER", "NATIONAL_ADDRESS", "BANK"):
    os.environ.setdefault(f"{side}_URL", "http://127.0.0.1:9")
os.environ.setdefault("PAYMENT_CLOCK_SECONDS", str(10**10))  # tests move the clock, the database has its own
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")  # a busy machine drops a test database slowly
