"""The words of a study: finding code -> title, sentence for each answer, and what the citizen can do.

A dependant's values in the registries (salary, other support, assets) are never shown to the head: see
`private`.
"""

from eligibility.texts.causes import CAUSES, cause
from eligibility.texts.conditions import WORDS, Words
from eligibility.texts.differences import because, difference, status
from eligibility.texts.names import EXEMPTIONS, LINES, MISMATCHES, SOURCES, UNITS
from eligibility.texts.parameters import GROUPS, MARKS, mark, parameter, rate, rate_source
from eligibility.texts.saying import (
    advice,
    document,
    limit,
    line,
    mismatch,
    mismatch_advice,
    private,
    reason,
    source,
    title,
    value,
)

__all__ = [
    "CAUSES",
    "EXEMPTIONS",
    "GROUPS",
    "LINES",
    "MARKS",
    "MISMATCHES",
    "SOURCES",
    "UNITS",
    "WORDS",
    "Words",
    "advice",
    "because",
    "cause",
    "difference",
    "document",
    "limit",
    "line",
    "mark",
    "mismatch",
    "mismatch_advice",
    "parameter",
    "private",
    "rate",
    "rate_source",
    "reason",
    "source",
    "status",
    "title",
    "value",
]
