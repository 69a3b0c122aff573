"""Rows by the hundred thousand: COPY and single statements over many rows. The SQL of this app."""

from eligibility.stream.copying import copied_in
from eligibility.stream.known import known, main_among
from eligibility.stream.months import Changed, Pair, changed, pairs, patience, tell, unpaid
from eligibility.stream.population import measured, next_number, populate
from eligibility.stream.registry import (
    Written,
    copied,
    lay_out,
    read_to_decide,
    twice,
    write,
    write_alone,
)
from eligibility.stream.studies import (
    Signed,
    Totals,
    decide,
    forget_studies,
    held,
    keep,
    last_signed,
    next_studies,
    totals,
)

__all__ = [
    "Changed",
    "Pair",
    "Signed",
    "Totals",
    "Written",
    "changed",
    "copied",
    "copied_in",
    "decide",
    "forget_studies",
    "held",
    "keep",
    "known",
    "last_signed",
    "lay_out",
    "main_among",
    "measured",
    "next_number",
    "next_studies",
    "pairs",
    "patience",
    "populate",
    "read_to_decide",
    "tell",
    "totals",
    "twice",
    "unpaid",
    "write",
    "write_alone",
]
