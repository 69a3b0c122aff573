"""What the REST doors of the file's sections share."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.serializers import Serializer

from applications.declaration import diff_texts as diff_words
from applications.declaration.models import Declaration
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from common.api_views import APIView


class OwnView(APIView):
    """Starts from the person's own application; without one there is nothing here."""

    def lock(self) -> None:
        file_services.lock_application(self.own())

    def own(self) -> Application:
        found = file_selectors.application_of(self.request.user)
        if found is None:
            raise self.no_application()
        return found

    def no_application(self) -> NotFound:
        return NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))

    def answers(self, serializer: type[Serializer], **context: Any) -> dict[str, Any]:
        sent = serializer(data=self.request.data, context=context)
        sent.is_valid(raise_exception=True)
        return sent.validated_data


def _comparison_rows(before: Declaration, after: declaration_snapshot.Snapshot) -> list[dict[str, str]]:
    """The rows of a comparison as a program reads them."""
    found = diff_words.describe_changes(declaration_snapshot.read_snapshot(before.snapshot), after)
    rows = [(slug, row) for slug, _title, lines in found for row in lines]
    return [
        {"section": slug, "kind": row.kind, "label": row.label, "before": row.before, "after": row.after}
        for slug, row in rows
    ]
