"""`migrate` that nothing hurries: it waits for another one, and no statement of it is cut off."""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from common import sql

LOCK_SECONDS = 60  # for a table that pages are using; then it fails, and may be started again
TURN_SECONDS = 1


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; "
                f"SET lock_timeout = '{LOCK_SECONDS}s'"
            )
        try:
            return self._migrate_alone(args, options)
        finally:
            connection.close()  # whoever comes after has the limits of a page again

    def _migrate_alone(self, args: tuple, options: dict[str, Any]) -> Any:
        while True:
            with sql.advisory_lock("migrate", 1) as held:
                if held is not None:
                    return super().handle(*args, **options)
            time.sleep(TURN_SECONDS)
