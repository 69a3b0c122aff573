"""The officers' door: what authorities say (corrected with a reason), cycles, and decisions to read."""

from eligibility.admin import cycles, records, studies, trials

__all__ = ["cycles", "records", "studies", "trials"]
