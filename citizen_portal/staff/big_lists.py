"""Lists of a country's rows: none is counted whole, and nobody leafs through what a search finds."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST_LISTED = 2_000  # rows that can be leafed through; further ones are found by search and filters


class BoundedPaginator(Paginator):
    """Counts and shows the first rows only: counting ten million for a caption takes seconds."""

    most = MOST_LISTED

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: self.most].count()


class BigLists:
    """Mixed into every ModelAdmin."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
