"""A database for a measurement or a chaos run, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test.utils import setup_databases, teardown_databases

from tests.load.generate_households import insist_on_demonstration


@contextmanager
def scratch_database() -> Iterator[None]:
    """A test database of its own, gone afterwards."""
    insist_on_demonstration()
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(databases, verbosity=0)
