"""Rows by the hundred thousand: COPY and single statements over many rows. The SQL of this app."""

from eligibility.stream.copying import copied_in
from eligibility.stream.known import known, main_among, stays_abroad
from eligibility.stream.months import Changed, Pair, changed, pairs, patience, tell, unpaid
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
    forget_studies,
    held,
    keep,
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
    "forget_studies",
    "held",
    "keep",
    "known",
    "lay_out",
    "main_among",
    "next_studies",
    "pairs",
    "patience",
    "read_to_decide",
    "stays_abroad",
    "tell",
    "totals",
    "twice",
    "unpaid",
    "write",
    "write_alone",
]
