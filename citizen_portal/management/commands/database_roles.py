"""Give the portal's database roles their rights; after every `migrate`, as the owner of the tables."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from citizen_portal import database_roles


class Command(BaseCommand):
    help = "Make the roles portal_app and portal_reader and give them their rights on the tables of now."

    def handle(self, *_args: Any, **options: Any) -> None:
        passwords = {
            database_roles.APP: os.environ.get("POSTGRES_APP_PASSWORD", ""),
            database_roles.READER: os.environ.get("POSTGRES_READER_PASSWORD", ""),
        }
        database_roles.create_roles(passwords)
        if options["verbosity"] > 1:
            self.stdout.write("The roles have their rights.")
