"""Rows by the hundred thousand: COPY and single statements over many rows. The SQL of this app."""

from eligibility.stream.copying import copied_in
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
    forget_studies,
    held,
    keep,
    known,
    last_signed,
    tell,
    totals,
)

__all__ = [
    "Signed",
    "Totals",
    "Written",
    "copied",
    "copied_in",
    "forget_studies",
    "held",
    "keep",
    "known",
    "last_signed",
    "lay_out",
    "measured",
    "next_number",
    "populate",
    "read_to_decide",
    "tell",
    "totals",
    "twice",
    "write",
    "write_alone",
]
