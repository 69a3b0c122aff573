"""What was signed."""

from django.db.models import QuerySet

from accounts.people.models import User
from applications.declaration.models import Declaration
from applications.file import selectors as file_selectors
from applications.file.models import Application


def declarations_of(person: User) -> QuerySet[Declaration]:
    return Declaration.objects.filter(application__owner=person).order_by("-version")


def last_declaration(application: Application) -> Declaration | None:
    return application.declarations.order_by("-version").first()


def current_declaration(application: Application) -> Declaration | None:
    """What the household declares now; of a withdrawn or reopened application nothing stands."""
    rows = application.declarations.filter(application__status=Application.Status.SUBMITTED)
    return file_selectors.read_part_once(application, "standing", lambda: rows.order_by("-version").first())
