"""The search box of every officers' list that is about people."""

from typing import Any

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
        """Rows without doubles, as every path leads to one person."""
        if not search_term.strip():
            return queryset, False
        return self.search_rows(queryset, search_term), False

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """The rows that were meant."""
        condition = Q(pk__in=[])
        for person in self.person_paths:
            if (found := search.match_person(typed, person)) is not None:
                condition |= found
        if national_id := search.typed_national_id(typed):
            condition |= self._any(self.national_ids, national_id)
        elif mobile := search.typed_mobile(typed):
            condition |= self._any(self.mobiles, mobile)
        return rows.filter(condition | self._any(self.references, normalize_digits(typed).upper()))

    def _any(self, columns: tuple[str, ...], value: str) -> Q:
        condition = Q(pk__in=[])
        for column in columns:
            condition |= Q(**{column: value})
        return condition
