"""What the authorities say, the monthly cycle, and the studies that were made."""

from eligibility.models.cycles import Cycle, CycleChange, StudyChunk
from eligibility.models.records import AuthorityRecord, ImportRun, RecordChange
from eligibility.models.studies import MonthDecision, RateSet, Study
from eligibility.models.trials import Replay, Simulation

__all__ = [
    "AuthorityRecord",
    "Cycle",
    "CycleChange",
    "ImportRun",
    "MonthDecision",
    "RateSet",
    "RecordChange",
    "Replay",
    "Simulation",
    "Study",
    "StudyChunk",
]
