"""Statements of a country's month take minutes; then Django itself; imported before any model."""

import os

os.environ.setdefault("STATEMENT_TIMEOUT_MS", "1800000")

import tests.load.setup  # noqa: F401
