"""A file of the authorities read line by line: plain Python, for any size of file."""

from eligibility.registers.kinds import BadValue
from eligibility.registry.lines import COLUMNS, Answers, Reader, Wrong

__all__ = ["COLUMNS", "Answers", "BadValue", "Reader", "Wrong"]
