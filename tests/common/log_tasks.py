"""A task that a real worker runs in a test: it logs what it is given, and says something on the terminal."""

import logging

from celery import shared_task


@shared_task
def log_words(words: str) -> None:
    logging.getLogger("portal.test").warning("told %s", words, extra={"mobile": words})
    raise ValueError(words)
