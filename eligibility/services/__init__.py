"""The verbs of eligibility."""

from eligibility.services.cycle import open_cycle, study_chunks, study_next_chunk, take_turns
from eligibility.services.records import correct_record
from eligibility.services.registry import WrongLines, import_registry
from eligibility.services.replay import Difference, replay, studies_to_replay
from eligibility.services.studies import study, study_again, study_what_is_owed

__all__ = [
    "Difference",
    "WrongLines",
    "correct_record",
    "import_registry",
    "open_cycle",
    "replay",
    "studies_to_replay",
    "study",
    "study_again",
    "study_chunks",
    "study_next_chunk",
    "study_what_is_owed",
    "take_turns",
]
