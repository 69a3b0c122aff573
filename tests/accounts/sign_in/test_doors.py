"""T9: every line of ours that signs somebody in is known, and so is every address of allauth."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("accounts", "applications", "citizen_portal", "eligibility", "objections", "payments")
DOORS = {"login", "perform_login", "authenticate", "record_authentication", "force_login", "django_login"}

# where: what is called there; a new line is a new door, and needs limits, an audit line and tests
KNOWN = {
    # allauth's own path, limited
    "accounts/sign_in/adapter.py": {"authenticate", "login", "record_authentication"},
    "accounts/sign_in/api.py": {"login"},  # the same form as the page
    "accounts/people/api_base.py": {"authenticate"},  # who asks a REST question
    "accounts/nafath/views.py": {"perform_login"},  # a verified token
    "accounts/nafath/api.py": {"perform_login"},  # the same approval, used once, as the page
    "accounts/staff/views.py": {"login"},  # django-otp: the second factor of who is signed in
}
ALLAUTH = {"account_login", "account_logout", "account_reauthenticate"}


def calls(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in DOORS:
                yield name


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each)
        else:
            yield each


@pytest.mark.threat("T9")
def test_there_is_no_door_that_nobody_knows():
    files = (path for app in OURS for path in (settings.ROOT / app).rglob("*.py"))
    found = {str(path.relative_to(settings.ROOT)): set(calls(path)) for path in files}
    assert {path: names for path, names in found.items() if names} == KNOWN


@pytest.mark.threat("T9")
def test_only_the_pages_of_allauth_that_are_in_use_are_mounted():
    allauth = {
        route.name for route in routes(get_resolver()) if route.callback.__module__.startswith("allauth.")
    }
    assert allauth <= ALLAUTH, allauth


@pytest.mark.threat("T9")
def test_a_password_is_asked_by_one_backend_only():
    assert len(settings.AUTHENTICATION_BACKENDS) == 1
    assert not {"allauth.headless", "allauth.socialaccount"} & set(settings.INSTALLED_APPS)
