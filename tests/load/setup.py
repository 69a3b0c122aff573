"""Django, set up for a module of this folder that is run by itself; imported before any model."""

import os

import django

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citizen_portal.settings")
django.setup()
