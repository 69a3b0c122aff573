"""A worker that may be killed in the middle of whatever it does."""

from collections.abc import Callable
from multiprocessing import get_context

from django.db import connection

MOST_SECONDS = 3600  # seconds that anything may take


class Worker:
    """A process of its own with a connection of its own."""

    def __init__(self, work: Callable[[], None]) -> None:
        connection.close()  # or both would talk on one
        self.process = get_context("fork").Process(target=work)
        self.process.start()

    @property
    def alive(self) -> bool:
        """False when it has ended or was killed; SystemExit when it failed by itself."""
        if (self.process.exitcode or 0) > 0:
            raise SystemExit("A worker failed; its error stands above.")
        return self.process.exitcode is None

    def kill(self) -> None:
        """At once, in the middle of whatever it does."""
        self.process.kill()
        self.process.join()

    def end(self) -> None:
        """Wait until it finds nothing more to do."""
        self.process.join(MOST_SECONDS)
        if self.alive:
            raise SystemExit("A worker does not come to an end.")
