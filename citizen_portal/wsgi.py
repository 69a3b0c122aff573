"""The web door for gunicorn."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citizen_portal.settings")
application = get_wsgi_application()

from citizen_portal import checks, setting_checks  # noqa: E402  (they need the settings)

checks.refuse_bad_settings()
if missing := setting_checks.static_faults():  # every page would be an error
    raise ImproperlyConfigured("; ".join(str(fault.msg) for fault in missing))
