"""A study: one declaration, the records of its people, the rates of its month → one kept decision."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Notice
from applications import declaration as declarations
from applications import selectors as applications
from applications.models import Application, Declaration
from eligibility import selectors, stream
from eligibility.models import Cycle, Study
from eligibility.rulebook import assess, cycles, digest, rates
from eligibility.selectors import evidence
from eligibility.selectors.household import household, people_of
from eligibility.services import cycle as whole
from eligibility.services import months
from eligibility.services.chunk import keep_rates

A_TICK = 500  # households in one tick; the next finds the rest
MANY = 3_000  # owed in a month that was cut: from here on by chunks again


@transaction.atomic
def study(
    signed: Declaration,
    month: date,
    *,
    because: str = "",
    again: bool = False,
    instead_of: Study | None = None,
    monthly: bool = False,
) -> Study | None:
    """Decide one household for one cycle and keep the decision with its facts.

    Without `again`, a cycle already studied by this declaration, or a later one, gives the study that stands;
    with `instead_of`, so does a study that another worker has followed meanwhile. None when another worker
    holds the household: it is deciding it now. A `monthly` one is told when its month is published.
    """
    files = Application.objects.select_for_update(skip_locked=not again)
    held = files.filter(pk=signed.application_id).first()
    if held is None:
        return None
    cycle = _cycle(month)
    standing = (
        Study.objects.select_related("declaration")
        .filter(decisions__application=held, decisions__cycle=cycle)
        .first()
    )
    if standing and not again and standing.declaration.version >= signed.version:
        return standing
    if standing and instead_of and standing.pk != instead_of.pk:
        return standing
    decided = _decide(signed, cycle, standing, because=because, monthly=monthly)
    stream.decide(cycle, {held.pk: decided.pk}, decided.made_at, monthly=monthly)
    months.results_changed(cycle)
    if cycle.published_at or not monthly:
        _tell(decided)
    return decided


def _cycle(month: date) -> Cycle:
    """The month's cycle; once under way it is held, not to be published between a study and its notice."""
    cycle, _fresh = Cycle.objects.get_or_create(month=month)
    return cycle if cycle.status == Cycle.Status.OPEN else months.held(cycle)


def _decide(
    signed: Declaration, cycle: Cycle, standing: Study | None, *, because: str, monthly: bool
) -> Study:
    snapshot = declarations.read(signed.snapshot)
    people = people_of(snapshot)
    stream.read_to_decide()
    facts = household(snapshot, selectors.records_of(people), applications.submitted_among(people[1:]))
    in_force = rates.rates_on(cycle.month)
    outcome = assess.assess(facts, in_force, cycle.month)
    earlier = Study.objects.filter(application=signed.application).aggregate(last=Max("version"))
    return Study.objects.create(
        application=signed.application,
        declaration=signed,
        cycle=cycle,
        version=(earlier["last"] or 0) + 1,
        replaces=standing,
        outcome=outcome.status,
        amount=outcome.amount,
        people=people,
        facts=evidence.facts_written(facts).decode(),
        answer=evidence.answer_written(outcome).decode(),
        rates_on=cycle.month,
        rates=keep_rates(in_force),
        rulebook=digest.digest(),
        because=because,
        monthly=monthly,
    )


def _tell(decided: Study) -> None:
    """A result is told once; «تحت الدراسة» is no result."""
    if decided.outcome == Study.Outcome.UNDER_STUDY:
        return
    accounts.notify(
        decided.application.owner,
        Notice.Kind.STUDY_READY,
        f"study:{decided.pk}",
        outcome=decided.outcome,
        month=decided.cycle.month.isoformat(),
    )


def study_again(application: Application, *, today: date, because: str) -> Study:
    """Decide anew, with the facts of now, for the cycle that a change of today counts for."""
    signed = selectors.last_declaration(application)
    if signed is None:
        raise LookupError(f"application {application.pk} was never declared")
    decided = study(signed, cycles.cycle_for(today), because=because, again=True)
    if decided is None:
        raise RuntimeError("a study made again waits for the lock, so there is always one")
    return decided


def study_what_is_owed(today: date, most: int = A_TICK, many: int = MANY) -> int:
    """Find and make the studies that are owed, each in its own transaction; returns how many were looked at.

    Owed are: new declarations, every household in the months that the timetable has opened, and studies whose
    missing authority has answered. Run twice, late, or by two workers, it makes each once. A month goes by
    chunks; singly are made the few that a chunk found in somebody else's hands. Months that ended are closed.
    """
    fresh = list(selectors.declarations_unstudied()[:most])
    for signed in fresh:
        study(signed, cycles.cycle_for(timezone.localdate(signed.declared_at)))
    owed = sum([_study_month(month, most, many) for month in selectors.months_due(today)])
    answered = list(selectors.studies_answered().select_related("declaration", "cycle")[:most])
    for waiting in answered:
        _follow(waiting)
    months.close_ended(today)
    return len(fresh) + owed + len(answered)


def _study_month(month: date, most: int, many: int) -> int:
    """Cut the month when its time has come, study its chunks for a while, and what they left behind."""
    owed = selectors.declarations_owed(month)
    count = len(owed.values_list("pk", flat=True)[:many])
    waits = Cycle.objects.filter(month=month, status=Cycle.Status.OPEN).exists()
    begun = Cycle.objects.filter(month=month).exclude(status=Cycle.Status.OPEN).exists()
    if waits or count == many or (count and not begun):
        whole.open_cycle(month)
    turn = whole.study_chunks()
    left = list(owed[:most]) if count > turn.households and not turn.more else []
    for signed in left:
        study(signed, month, monthly=True)
    return turn.households + len(left)


def _follow(waiting: Study) -> None:
    """Decide a waiting study anew, now that an authority has answered; two workers make one."""
    study(
        waiting.declaration,
        waiting.cycle.month,
        because="authority answered",
        again=True,
        instead_of=waiting,
        monthly=waiting.monthly,
    )
