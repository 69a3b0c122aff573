"""`make bench`: Django is set up before the measurements are imported."""

import os

import django

import tests.environment  # noqa: F401  (a Valkey database of its own)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citizen_portal.settings")
django.setup()

from tests.bench import work  # noqa: E402

work.main()
