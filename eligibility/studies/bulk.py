"""Which study decides which household in a month, many households at once: the SQL of decisions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.people.models import User
from applications.declaration.models import Declaration, DeclaredPerson
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file.models import Application, Reassessment
from applications.file.snapshot import Snapshot
from applications.household.models import Dependant
from common.bulk_copy import array_literal
from eligibility.cycles.models import Cycle
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook.facts import DocumentState
from eligibility.studies.bulk_rows import SignedDeclaration, fetch_signed_declarations
from eligibility.studies.models import MonthDecision, StudiedPerson, Study

DECISIONS, STUDIES, CYCLES, FILES, DECLARATIONS, WAITING, PEOPLE, RECORDS = (
    model._meta.db_table
    for model in (
        MonthDecision, Study, Cycle, Application, Declaration, Reassessment, User, AuthorityRecord,
    )
)  # fmt: skip
STUDIED, DECLARED, DEPENDANTS = (model._meta.db_table for model in (StudiedPerson, DeclaredPerson, Dependant))
DOCUMENTS, PAGES = SupportingDocument._meta.db_table, DocumentPage._meta.db_table
# the last declaration in time, as a study of the month must rest on it
LAST_DECLARATION_SQL = (
    f"(SELECT d.id FROM {DECLARATIONS} d WHERE d.application_id = m.application_id"
    " AND d.declared_at <= %(until)s ORDER BY d.version DESC LIMIT 1)"
)


class DecisionBasis(NamedTuple):
    """What every study of a month rests on beside the household: its rates and rulebook."""

    month: date
    until: datetime  # the last moment whose declarations count
    rates: int  # RateSet
    rulebook: str


# -- a month in which nothing changed ------------------------------------------------------------------------
class ConfirmedTotals(NamedTuple):
    """Households whose decision of the month before holds in this month too, by result.

    `rules` counts those that are paid nothing by the rules that decide it.
    """

    results: Counter[str]
    amount: Decimal
    rules: Counter[str]


def confirm_decisions(
    cycle: Cycle, before: Cycle, files: list[int], basis: DecisionBasis, at: datetime
) -> ConfirmedTotals:
    """Let the study that decided the month before decide this one where nothing that it rests on changed.

    Records and documents need no look: what changes them leaves a row, and a household with one is left out.
    """
    if not files:
        return ConfirmedTotals(Counter(), Decimal(0), Counter())
    parameters: dict[str, Any] = basis._asdict() | {
        "cycle": cycle.pk, "before": before.pk, "at": at,
        "files": array_literal(files), "first": files[0], "last": files[-1],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH confirmed AS MATERIALIZED ("
            "SELECT m.application_id, m.study_id, s.outcome, s.amount, s.deciding_rules"
            f" FROM {DECISIONS} m JOIN {STUDIES} s ON s.id = m.study_id"
            " WHERE m.cycle_id = %(before)s AND m.application_id BETWEEN %(first)s AND %(last)s"
            " AND m.application_id = ANY(%(files)s::bigint[])"
            " AND s.rulebook = %(rulebook)s AND s.rates_id = %(rates)s"
            " AND (s.holds_until IS NULL OR s.holds_until > %(month)s)"
            f" AND s.declaration_id = {LAST_DECLARATION_SQL}"
            f" AND NOT EXISTS (SELECT FROM {WAITING} w WHERE w.application_id = m.application_id)"
            # only who holds the file decides it: what is decided already stays so
            f" AND NOT EXISTS (SELECT FROM {DECISIONS} n WHERE n.application_id = m.application_id"
            " AND n.cycle_id = %(cycle)s AND n.application_id BETWEEN %(first)s AND %(last)s)"
            f"), kept AS (INSERT INTO {DECISIONS}"
            " (cycle_id, application_id, study_id, decided_at, monthly)"
            " SELECT %(cycle)s, application_id, study_id, %(at)s, TRUE FROM confirmed"
            " ORDER BY application_id)"
            " SELECT outcome, CASE WHEN amount = 0 THEN deciding_rules END, count(*), sum(amount)"
            " FROM confirmed GROUP BY 1, 2",
            parameters,
        )
        return _confirmed_totals(cursor.fetchall())


def _confirmed_totals(rows: list[tuple[str, list[str] | None, int, Decimal]]) -> ConfirmedTotals:
    results, rules = Counter[str](), Counter[str]()
    for outcome, decided_by, households, _amount in rows:
        results[outcome] += households
        rules.update(dict.fromkeys(decided_by or (), households))
    return ConfirmedTotals(results, sum((row[3] for row in rows), Decimal(0)), rules)


# -- to be decided -------------------------------------------------------------------------------------------
def declarations_to_decide(
    files: list[int], cycle: Cycle, until: datetime, *, again: bool = False
) -> list[SignedDeclaration]:
    """The last declaration in time of each file without a decision in this cycle; `again`: of every file."""
    if not files:
        return []
    undecided = (
        f" WHERE NOT EXISTS (SELECT FROM {DECISIONS} m WHERE m.application_id = file"
        # the range again: without statistics of a month that is filling, it would be read whole each time
        " AND m.cycle_id = %(cycle)s AND m.application_id BETWEEN %(first)s AND %(last)s)"
    )
    return fetch_signed_declarations(
        "WITH files AS MATERIALIZED (SELECT file FROM unnest(%(files)s::bigint[]) AS file"
        f"{'' if again else undecided})"
        " SELECT f.file, d.id, coalesce((SELECT max(s.version) FROM"
        f" {STUDIES} s WHERE s.application_id = f.file), 0) + 1, d.snapshot FROM files f CROSS JOIN LATERAL ("
        f"SELECT id, snapshot FROM {DECLARATIONS} WHERE application_id = f.file AND declared_at <= %(until)s"
        " ORDER BY version DESC LIMIT 1) d ORDER BY f.file",
        {
            "first": files[0],
            "last": files[-1],
            "until": until,
            "cycle": cycle.pk,
            "files": array_literal(files),
        },
    )


def signed_declarations(declaration: Declaration) -> list[SignedDeclaration]:
    """One declaration, to be decided by."""
    return fetch_signed_declarations(
        "SELECT d.application_id, d.id, coalesce((SELECT max(s.version) FROM"
        f" {STUDIES} s WHERE s.application_id = d.application_id), 0) + 1, d.snapshot"
        f" FROM {DECLARATIONS} d WHERE d.id = %(declaration)s",
        {"declaration": declaration.pk},
    )


def declaration_days(signed: Iterable[SignedDeclaration]) -> dict[int, date]:
    """The day of each of these declarations, in Riyadh."""
    declared = Declaration.objects.filter(pk__in=[each.declaration for each in signed])
    return {pk: timezone.localdate(at) for pk, at in declared.values_list("pk", "declared_at")}


class CurrentDecision(NamedTuple):
    """What decides a household in a month until it is decided again."""

    study: int
    declaration: int
    outcome: str
    amount: Decimal
    rates: int | None
    rulebook: str
    facts: str
    answer: str
    monthly: bool


def current_decisions(cycle: Cycle, files: list[int]) -> dict[int, CurrentDecision]:
    """What decides these households in this month now, by file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.application_id, s.id, s.declaration_id, s.outcome, s.amount, s.rates_id, s.rulebook,"
            f" s.facts, s.answer, m.monthly FROM {DECISIONS} m JOIN {STUDIES} s ON s.id = m.study_id"
            " WHERE m.cycle_id = %s AND m.application_id = ANY(%s::bigint[])",
            [cycle.pk, array_literal(files)],
        )
        return {row[0]: CurrentDecision(*row[1:]) for row in cursor}


def assign_studies(cycle: Cycle, studies: Mapping[int, int], at: datetime, *, monthly: bool) -> None:
    """Let each study decide the month of its household: file → study; what is there already is replaced.

    Whether a decision waits for the publication is settled by the first one of the month.
    """
    if not studies:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DECISIONS} (cycle_id, application_id, study_id, decided_at, monthly)"
            " SELECT %s, file, study, %s, %s FROM unnest(%s::bigint[], %s::bigint[]) AS made (file, study)"
            " ON CONFLICT (cycle_id, application_id)"
            " DO UPDATE SET study_id = excluded.study_id, decided_at = excluded.decided_at",
            [cycle.pk, at, monthly, array_literal(studies), array_literal(studies.values())],
        )


class DecidedMonth(NamedTuple):
    """A month in which a household is decided.

    Open is one that has neither ended nor been sent to the bank; and, however old, one still under study, of
    which nothing was sent.
    """

    file: int
    month: date
    is_open: bool


def decided_months(files: list[int], today: date) -> list[DecidedMonth]:
    """The months of these households, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.application_id, c.month, (c.sent_at IS NULL AND c.month >= %(month)s)"
            f" OR s.outcome = 'under_study' FROM {CYCLES} c"
            f" JOIN {DECISIONS} m ON m.cycle_id = c.id AND m.application_id = ANY(%(files)s::bigint[])"
            f" JOIN {STUDIES} s ON s.id = m.study_id ORDER BY c.month, m.application_id",
            {"files": array_literal(files), "month": today.replace(day=1)},
        )
        return [DecidedMonth(*row) for row in cursor]


def undecided_files(files: list[int]) -> dict[int, datetime]:
    """Of the files that are submitted, those whose last declaration no study rests on: file → declared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (d.application_id) d.application_id, d.declared_at, EXISTS (SELECT FROM"
            f" {STUDIES} s WHERE s.application_id = d.application_id AND s.declaration_id = d.id)"
            f" FROM {DECLARATIONS} d JOIN {FILES} f ON f.id = d.application_id"
            " WHERE d.application_id = ANY(%s::bigint[]) AND f.status = 'submitted'"
            " ORDER BY d.application_id, d.version DESC",
            [array_literal(files)],
        )
        return {file: declared for file, declared, studied in cursor if not studied}


def submitted_files(files: list[int]) -> list[int]:
    """Those of the files that stand submitted; one that was withdrawn is decided no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {FILES} WHERE id = ANY(%s::bigint[]) AND status = 'submitted' ORDER BY id",
            [array_literal(files)],
        )
        return [row[0] for row in cursor]


# -- documents -----------------------------------------------------------------------------------------------
type DocumentStates = dict[tuple[int, str, str], DocumentState]  # file, kind, digest of the first page


def document_states(files: list[int]) -> DocumentStates:
    """What became of the documents of these files: file, kind, digest of the first page → state.

    Of several with the same page the one that is in the file, else the newest.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (d.application_id, d.kind, p.sha256) d.application_id, d.kind, p.sha256,"
            f" d.status FROM {DOCUMENTS} d JOIN {PAGES} p ON p.document_id = d.id"
            " WHERE d.application_id BETWEEN %s AND %s AND d.application_id = ANY(%s::bigint[])"
            " ORDER BY d.application_id, d.kind, p.sha256, (d.removed_at IS NULL) DESC, d.uploaded_at DESC",
            [files[0], files[-1], array_literal(files)],
        )
        return {(file, kind, digest): state for file, kind, digest, state in cursor}


def declared_document_states(file: int, signed: Snapshot, states: DocumentStates) -> list[DocumentState]:
    """The states of the declared documents in their order; one that nobody has decided on is given."""
    return [states.get((file, row.kind, row.sha256), "given") for row in signed.documents]


def file_owners(files: list[int]) -> list[str]:
    """The national IDs of the owners of these files."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.national_id FROM {FILES} f JOIN {PEOPLE} p ON p.id = f.owner_id"
            " WHERE f.id = ANY(%s::bigint[])",
            [array_literal(files)],
        )
        return [row[0] for row in cursor]
