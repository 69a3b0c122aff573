"""What the clock starts: releases that nobody has to decide any more."""

from celery import shared_task

from applications.household import releases as household_releases


@shared_task
def settle_releases() -> None:
    household_releases.settle_releases()
