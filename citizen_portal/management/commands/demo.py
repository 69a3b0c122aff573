"""Demonstration people: made once, printed on request."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from citizen_portal.demo import households
from citizen_portal.demo.nafath_people import birth_date_of
from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS

STATES = {
    "eligible": "eligible, twelve months of payments",
    "not_eligible": "not eligible, two conditions not met",
    "draft": "a draft just begun",
    "under_study": "under study: one authority has not answered",
    "objecting": "not eligible, an objection waits for an officer",
    "held_back": "eligible; the next month's result is another, held back until two officers publish it",
}


class Command(BaseCommand):
    help = "Make the demonstration people once; with --print, print how to sign in as them."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--print", action="store_true", dest="only_print")
        parser.add_argument("--code", action="store_true", help="the six digits of the officers' app now")

    def handle(self, *args, only_print: bool, code: bool, **options) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("Demonstration people belong on a demonstration site only: set PORTAL_DEMO=1.")
        if code:
            self.stdout.write(households.app_code())
            return
        if only_print:
            self._print()
            return
        with transaction.atomic():
            households.create_demo(timezone.localdate())

    def _print(self) -> None:
        say = self.stdout.write
        say(f"\n  Sign in with the password {households.PASSWORD} as")
        for story in DEMO_HOUSEHOLDS:
            say(f"    {story.national_id}  {story.name}: {STATES[story.state]}")
        say(f"  Or as an officer, with the password {households.OFFICER_PASSWORD} and a code of the app")
        for officer, name, role in (
            (households.OFFICER, households.OFFICER_NAME, "may do everything"),
            (
                households.MANAGER,
                households.MANAGER_NAME,
                "cycle manager, proposes results, prepares pay",
            ),
            (households.APPROVER, households.APPROVER_NAME, "approver, publishes them, approves payments"),
            (households.RELEASER, households.RELEASER_NAME, "releaser, lets the payments go to the bank"),
            (households.AUDITOR, households.AUDITOR_NAME, "auditor, reads everything and the audit trail"),
        ):
            say(f"    {officer}  {name}: {role}")
        say("    the code now: .venv/bin/python manage.py demo --code")
        say(f"    or an app with the secret {households.app_secret()}")
        say("  Or register as one of these, whom the authorities know:")
        for story in NEWCOMERS:
            family = (
                ", ".join(f"{story.id_of(one)} {one.relation}" for one in story.family) or "no dependants"
            )
            born, mobile = birth_date_of(story).isoformat(), f"0{story.mobile.removeprefix('+966')}"
            say(f"    {story.national_id}  {story.name}, born {born}, mobile {mobile}")
            say(f"        earns {story.income} SAR; {family}")
