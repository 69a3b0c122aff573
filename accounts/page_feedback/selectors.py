"""What people say of pages: counted by page, and the newest words."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise

from accounts.page_feedback.models import PageFeedback
from accounts.page_feedback.texts import PAGE_TITLES

PERIOD = timedelta(days=90)  # 2026-11, assumed: long enough for three deposits, short enough to see a change


@dataclass(frozen=True)
class PageCount:
    """So many found one page useful, and so many not."""

    route: str
    title: str | Promise
    useful: int
    not_useful: int

    @property
    def total(self) -> int:
        return self.useful + self.not_useful

    @property
    def percent(self) -> int:
        """Of those who answered, how many found it useful; rounded down, so that 100 means everybody."""
        return 100 * self.useful // self.total


def count_by_page() -> list[PageCount]:
    """The pages of the last ninety days, the least useful first; of two alike the one with more answers."""
    rows = (
        PageFeedback.objects.filter(sent_at__gt=timezone.now() - PERIOD)
        .values("route")
        .order_by("route")
        .annotate(yes=Count("pk", filter=Q(useful=True)), no=Count("pk", filter=Q(useful=False)))
    )
    counts = [
        PageCount(row["route"], PAGE_TITLES.get(row["route"], row["route"]), row["yes"], row["no"])
        for row in rows
    ]
    return sorted(counts, key=lambda each: (each.percent, -each.total))
