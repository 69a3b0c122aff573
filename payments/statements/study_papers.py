"""What stands on the paper of a study: result, amount, and every condition with what was found."""

from typing import Any

from django.utils.formats import date_format

from common import dates
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies.conditions import Condition
from eligibility.studies.models import Study

ORDER = ("not_met", "unknown", "met")  # of a condition that several people answer


def study_content(study: Study) -> dict[str, Any]:
    """As text, in the current language."""
    decision = study_descriptions.describe_study(study)
    by_code: dict[str, list[Condition]] = {}
    for condition in decision.conditions:
        by_code.setdefault(condition.code, []).append(condition)
    return {
        "month": date_format(study.month, "F Y"),
        "version": str(study.version),
        "result": str(study.get_outcome_display()),
        "eligible": study.outcome == Study.Outcome.ELIGIBLE,
        "support": f"{study.amount:,.2f}",
        "came_out": dates.full_date(decision.came_out),
        "people": str(decision.people),
        "why_nothing": decision.why_nothing if _is_without_amount(study) else "",
        "conditions": [_condition_row(same) for same in by_code.values()],
    }


def _is_without_amount(study: Study) -> bool:
    return study.outcome == Study.Outcome.ELIGIBLE and not study.amount


def _condition_row(same: list[Condition]) -> dict[str, Any]:
    """One condition: its worst answer, and the words of those who gave it, each sentence once."""
    status = min((each.status for each in same), key=ORDER.index)
    said = [each for each in same if each.status == status]
    reasons = dict.fromkeys(each.reason for each in said) if status != "met" else ()
    sources = dict.fromkeys(each.source for each in said if each.source)
    return {
        "title": str(same[0].title),
        "status": status,
        "said": " ".join(reasons),
        "source": "، ".join(sources),
    }
