"""What a payday's chaos needs of the settings, then Django itself; imported before any model."""

import os

os.environ.setdefault("STATEMENT_TIMEOUT_MS", "600000")
os.environ.setdefault("BANK_QUIET_SECONDS", "6")
os.environ.setdefault("PAYMENTS_A_FILE", "100")

import tests.load.setup  # noqa: F401
