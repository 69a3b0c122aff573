"""The search box of every officers' list that is about people."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.people import search
from common.digits import normalize_digits


class PersonSearch:
    """Mixed into a ModelAdmin: an ID, a mobile, a reference or a name finds its rows, however it is written.

    `person_paths` lead to the persons of a row, each with its underscores at the end; `national_ids`,
    `mobiles` and `references` are columns of the row, compared whole.
    """

    person_paths: tuple[str, ...] = ()
    national_ids: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    search_fields = ("pk",)  # the box is there; what it does stands below
    search_help_text: Any = _("ID number, mobile, reference, or a part of the name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Rows without doubles; of a name that many people have only some rows, and that is said."""
        if not search_term.strip():
            return queryset, False
        if any(self.person_paths) and search.has_many_people(search_term):
            words = _("More than %(most)s people match: the rows of the first are shown. Type an ID number.")
            messages.warning(request, words % {"most": search.MOST_PEOPLE})
        return self.search_rows(queryset, search_term), False

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """The rows that were meant: by keys of the row itself, so that each of them is found by its index."""
        condition = Q(pk__in=[])
        if national_id := search.typed_national_id(typed):
            condition |= self._any(self.national_ids, national_id)
        elif mobile := search.typed_mobile(typed):
            condition |= self._any(self.mobiles, mobile)
        for column, meant in self._conditions(typed).items():
            condition |= self._refers_to(rows, column, meant)
        return rows.filter(condition)

    def _conditions(self, typed: str) -> dict[str, Q]:
        """What is asked of each relation of the row, and under "" of the row itself."""
        found: dict[str, Q] = {}
        for path in self.person_paths:
            column, _underscores, person = path.partition("__")
            if (meant := search.match_person(typed, person)) is not None:
                found[column] = found.get(column, Q(pk__in=[])) | meant
        if search.typed_national_id(typed) or search.typed_mobile(typed):
            return found
        for path in self.references:
            column, _underscores, name = path.rpartition("__")
            named = Q(**{name: normalize_digits(typed).upper()})
            found[column] = found.get(column, Q(pk__in=[])) | named
        return found

    def _refers_to(self, rows: QuerySet, column: str, meant: Q) -> Q:
        """The condition that the relation leads to one of these; of the row itself without a relation."""
        if not column:
            return meant
        related = rows.model
        for step in column.split("__"):
            related = related._meta.get_field(step).related_model
        found = related._default_manager.filter(meant).order_by("pk").values_list("pk", flat=True)
        return Q(**{f"{column}__in": list(found[: search.MOST_PEOPLE])})

    def _any(self, columns: tuple[str, ...], value: str) -> Q:
        condition = Q(pk__in=[])
        for column in columns:
            condition |= Q(**{column: value})
        return condition
