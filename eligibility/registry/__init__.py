"""A file of the authorities read line by line: plain Python, for any size of file."""

from eligibility.registry.lines import COLUMNS, Answers, Reader, Wrong
from eligibility.registry.values import CODES, BadValue

__all__ = ["CODES", "COLUMNS", "Answers", "BadValue", "Reader", "Wrong"]
