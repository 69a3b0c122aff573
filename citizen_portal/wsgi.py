"""The web door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citizen_portal.settings")
application = get_wsgi_application()

from citizen_portal.checks import refuse_simulators  # noqa: E402  (needs the settings)

refuse_simulators()
