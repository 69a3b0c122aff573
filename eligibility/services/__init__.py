"""The verbs of eligibility."""

from eligibility.services.records import correct_record
from eligibility.services.studies import study, study_again, study_what_is_owed

__all__ = ["correct_record", "study", "study_again", "study_what_is_owed"]
