"""The month by chunks: households a second with two workers, memory, the ratio to one statement of SQL."""

import os
import re
import subprocess
import sys
import time
from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, F, Func, Max, Min
from django.utils import timezone

from applications.declaration.models import Declaration
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Reassessment
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.rulebook import assess, cycle_calendar, rates
from eligibility.studies import bulk_reassessments, bulk_rows, facts_codec
from eligibility.studies import pending as pending_studies
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from eligibility.studies.pending import declaration_deadline
from tests.load.generate_households import generate

WORKERS = 2

# The floor: the rules of domain.md by hand over the same rows, without findings, facts or reasons.
FLOOR = """
INSERT INTO eligibility_study (application_id, declaration_id, cycle_id, version, outcome, amount, people,
  facts, answer, rates_on, rulebook, because, made_at)
WITH signed AS (
  SELECT DISTINCT ON (application_id) application_id, id, snapshot FROM applications_declaration
  WHERE declared_at <= %(until)s ORDER BY application_id, version DESC
), file AS (
  SELECT s.*, snapshot #>> '{housing,tenure}' AS tenure, snapshot #>> '{applicant,marital}' AS marital,
    snapshot #>> '{applicant,kind}' AS kind, snapshot #>> '{housing,postal_code}' AS postal_code,
    jsonb_array_length(snapshot -> 'dependants') AS others,
    ARRAY(SELECT d ->> 'kind' FROM jsonb_array_elements(snapshot -> 'documents') d
      WHERE coalesce((d ->> 'expires_on')::date >= date '2026-12-01', TRUE)) AS valid
  FROM signed s
), standing AS (
  SELECT f.*, kind = 'independent' OR (marital IN ('divorced', 'widowed') AND others = 0) AS alone,
    CASE tenure WHEN 'rent' THEN valid && '{lease}' WHEN 'own' THEN
      valid && '{title_deed}' AND valid && '{electricity_bill,occupancy}'
    ELSE valid && '{housing_letter,mosque_housing}' END AS own_dwelling,
    kind = 'head' AND others > 0 AND (
      (marital = 'divorced' AND NOT valid && '{guardianship,custody}')
      OR (marital = 'widowed' AND NOT valid && '{inheritance,birth_certificate,family_card}')
    ) OR EXISTS (SELECT FROM jsonb_array_elements(snapshot -> 'documents') d
      WHERE (d ->> 'expires_on')::date < date '2026-12-01' AND d ->> 'kind' <> ALL (valid)) AS unproven
  FROM file f
), person AS (
  SELECT s.application_id, s.id AS declaration, p.national_id, p.head, p.born, i.income, i.support,
    s.unproven, s.alone, s.own_dwelling, s.tenure, s.marital, s.postal_code, p.relation,
    array_agg(p.national_id) OVER (PARTITION BY s.id) AS family
  FROM standing s CROSS JOIN LATERAL (
    SELECT snapshot #>> '{applicant,national_id}', TRUE,
      (snapshot #>> '{applicant,birth_date}')::date, ''
    UNION ALL SELECT d ->> 'national_id', FALSE, (d ->> 'birth_date')::date, d ->> 'relation'
    FROM jsonb_array_elements(snapshot -> 'dependants') d
  ) AS p (national_id, head, born, relation) CROSS JOIN LATERAL (
    SELECT coalesce(sum((i ->> 'amount')::numeric), 0),
      coalesce(sum((i ->> 'amount')::numeric) FILTER (WHERE i ->> 'kind' = 'government'), 0)
    FROM jsonb_array_elements(snapshot -> 'incomes') i WHERE i ->> 'national_id' = p.national_id
  ) AS i (income, support)
), judged AS (
  SELECT p.*, date '2026-12-01' >= p.born + interval '18 years' AS adult,
    greatest(coalesce(r.support_monthly, 0) - p.support, 0) AS more,
    r.real_estate + r.vehicles + r.cash_assets + r.portfolios + 0 * r.domestic_workers AS owned,
    coalesce(r.exemption IS NULL AND NOT r.saudi, FALSE) OR r.resident IS FALSE OR r.days_abroad > 90
      OR r.imprisoned IS TRUE OR r.in_shelter IS TRUE OR r.deceased IS TRUE
      OR r.monthly_income > p.income - p.support OR (NOT p.head AND r.support_monthly > p.support)
      OR r.marital_status <> p.marital AND p.head OR r.relation <> p.relation AND NOT p.head
      OR (p.relation = 'daughter' AND r.marital_status = 'married'
        AND date '2026-12-01' >= p.born + interval '18 years')
      OR r.postal_code <> p.postal_code AND p.head OR (p.head AND NOT r.dependants <@ p.family::varchar[])
      OR r.id_expires < date '2026-12-01' OR (p.head AND (
        p.unproven OR r.visit = 'refused' OR r.barred_until >= date '2026-12-01'
        OR p.born + interval '18 years' > date '2026-12-01'
        OR (p.alone AND NOT r.separate_dwelling AND (p.tenure = 'rent' OR NOT p.own_dwelling))))
      OR (NOT p.head AND EXISTS (
        SELECT FROM accounts_user u JOIN applications_application f ON f.owner_id = u.id
        WHERE u.national_id = p.national_id AND f.status = 'submitted')) AS failed,
    NOT p.head AND r.monthly_income > p.income - p.support
      OR (NOT p.head AND r.support_monthly > p.support) AS hides,
    r.id IS NULL OR (r.exemption IS NULL AND r.saudi IS NULL) OR r.resident IS NULL OR r.days_abroad IS NULL
      OR r.imprisoned IS NULL OR r.in_shelter IS NULL OR r.deceased IS NULL OR r.monthly_income IS NULL
      OR r.support_monthly IS NULL OR (p.head AND (r.dependants IS NULL OR r.visit = 'pending'
        OR nullif(r.marital_status, '') IS NULL OR nullif(r.postal_code, '') IS NULL
        OR (p.alone AND r.separate_dwelling IS NULL AND NOT p.own_dwelling)))
      OR (NOT p.head AND nullif(r.relation, '') IS NULL)
      OR (date '2026-12-01' >= p.born + interval '18 years' AND (r.id_expires IS NULL
        OR (p.relation = 'daughter' AND nullif(r.marital_status, '') IS NULL))) AS unknown
  FROM person p LEFT JOIN eligibility_authorityrecord r USING (national_id)
), household AS (
  SELECT application_id, declaration, array_agg(national_id ORDER BY head DESC) AS people,
    coalesce(bool_or(failed) FILTER (WHERE head), FALSE) OR coalesce(bool_or(hides), FALSE) AS failed,
    bool_or(unknown AND NOT coalesce(failed, FALSE)) AS unknown,
    count(*) FILTER (WHERE NOT head AND NOT coalesce(failed, FALSE) AND adult) AS adults,
    count(*) FILTER (WHERE NOT head AND NOT coalesce(failed, FALSE) AND NOT adult) AS minors,
    sum(income + more) FILTER (WHERE NOT coalesce(failed, FALSE)) AS income,
    sum(owned) FILTER (WHERE NOT coalesce(failed, FALSE)) AS owned,
    bool_or(owned IS NULL) FILTER (WHERE NOT coalesce(failed, FALSE)) AS silent
  FROM judged GROUP BY application_id, declaration
), weighed AS (
  SELECT *, 1 + 0.5 * adults + 0.3 * minors AS w, least(1 + 0.5 * adults + 0.3 * minors, 2.9) AS wc
  FROM household
), decided AS (
  SELECT *, CASE WHEN failed THEN 'not_eligible'
    WHEN NOT silent AND owned > 200 * floor(least(6856.67 * w, 20000)) THEN 'not_eligible'
    WHEN unknown OR silent THEN 'under_study' ELSE 'eligible' END AS outcome
  FROM weighed
)
SELECT application_id, declaration, %(cycle)s, 1,
  outcome,
  CASE WHEN outcome <> 'eligible' OR income >= least(6856.67 * w, 20000) THEN 0
    WHEN income <= 4310 * wc THEN 720 * wc
    ELSE round(720 * wc * (least(6856.67 * w, 20000) - income) / (least(6856.67 * w, 20000) - 4310 * wc), 2)
  END, people, '{}', '{}', date '2026-12-01', '', '', now()
FROM decided
"""


def bench_study(households: int, month: date) -> None:
    """At a quarter of the size, then at the whole: the time of a household should be the same."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    quarter, whole = households // 4, households
    for size in (quarter, whole):
        add_households(size)
        floor, results = _measure_floor(month)
        seconds = _measure_run(size, month, floor, results)
        if size == whole:
            bench_next_month(size, month, seconds)
            bench_ticks(month)
            bench_one(month)
        bulk_rows.truncate_studies()


def add_households(size: int) -> None:
    """Make the households that are missing."""
    missing = size - Declaration.objects.count()
    generate(missing, declared=datetime(2026, 11, 5, 9), say=lambda line: print("population:", line))
    _vacuum()  # as it stands in a portal that has run for a day


def _results_digest() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) || md5(string_agg(outcome || amount::numeric(12, 2), ''"
            " ORDER BY application_id)) FROM eligibility_study"
        )
        return cursor.fetchone()[0]


def _measure_floor(month: date) -> tuple[float, str]:
    """Seconds of the one statement, and a digest of its results; then forgotten."""
    with connection.cursor() as cursor:
        cycle = Cycle.objects.create(month=month).pk
        began = time.perf_counter()
        cursor.execute(FLOOR, {"until": declaration_deadline(month), "cycle": cycle})
        seconds, results = time.perf_counter() - began, _results_digest()
    bulk_rows.truncate_studies()
    return seconds, results


def _measure_run(size: int, month: date, floor: float, results: str) -> float:
    cycle_services.open_cycle(month)
    _whole, most = _by_workers()
    seconds = _seconds(month)
    if results != _results_digest():
        raise SystemExit("The month by chunks and the hand-written SQL do not agree.")
    print(
        f"month: {size:,} households in {seconds:.1f} s with {WORKERS} workers, {size / seconds:,.0f}/s,"
        f" {seconds / size * 1_000_000:.0f} s a million, at most {most} MB each;"
        f" {seconds / floor:.1f} × one INSERT … SELECT with the same results ({floor:.1f} s)"
    )
    return seconds


def _by_workers(*options: str) -> tuple[float, int]:
    """Seconds in which two workers do what is owed, without the start of Python; the larger one's MB."""
    here = os.environ | {"DATABASE_NAME": connection.settings_dict["NAME"]}
    command = [sys.executable, "-m", "tests.load.study_chunks", *options]
    workers = [
        subprocess.Popen(command, env=here, stdout=subprocess.PIPE, text=True) for _worker in range(WORKERS)
    ]
    said = "".join(worker.communicate()[0] for worker in workers)
    spans = [(float(began), float(ended)) for began, ended in re.findall(r"([\d.]+) to ([\d.]+)", said)]
    seconds = max(ended for _began, ended in spans) - min(began for began, _ended in spans)
    return seconds, max(int(found) for found in re.findall(r"(\d+) MB", said))


def bench_next_month(size: int, month: date, full: float) -> None:
    """The month after, in which the records of a twentieth of the households changed."""
    following = cycle_calendar.month_after(month)
    cycle_publication.mark_month_sent(Cycle.objects.get(month=month))
    _vacuum()
    before, now = _database_bytes(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE eligibility_authorityrecord r SET changed_at = %s, days_abroad = 7 FROM accounts_user u"
            " JOIN applications_application f ON f.owner_id = u.id"
            " WHERE u.national_id = r.national_id AND f.id %% 20 = 0",
            [now],
        )
        changed = cursor.rowcount
    began = time.perf_counter()
    bulk_reassessments.reassess_changed_records(now, "record_imported")
    cycle_services.open_cycle(following)
    noted = time.perf_counter() - began
    whole, _most = _by_workers("--today", "2026-12-11")
    made = Study.objects.filter(cycle__month=following).count()
    _vacuum()
    decisions, studies = (after - was for after, was in zip(_database_bytes(), before, strict=True))
    print(
        f"next month: {changed:,} households changed, noted in {noted:.1f} s; these decided again and"
        f" {size:,} confirmed or decided in {whole:.1f} s with {WORKERS} workers,"
        f" {(noted + whole) / full:.0%} of the full month; {made:,} new studies"
    )
    print(
        f"next month: {decisions / size:.0f} bytes a household for its decision,"
        f" {studies / made if made else 0:,.0f} for each new study"
    )


def _database_bytes() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('eligibility_monthdecision'),"
            " pg_total_relation_size('eligibility_study')"
        )
        return cursor.fetchone()


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _seconds(month: date) -> float:
    """From the beginning of the first chunk to the end of the last; without the start of Python."""
    ended = Func(
        F("done_at"), F("seconds"), template="(%(expressions)s * interval '1 second')", arg_joiner=" + ",
        output_field=DateTimeField(),
    )  # fmt: skip
    chunks = StudyChunk.objects.filter(cycle__month=month)
    if not chunks.exists():
        return 0.0
    times = chunks.aggregate(began=Min("done_at"), ended=Max(ended))
    return (times["ended"] - times["began"]).total_seconds()


def bench_ticks(month: date) -> None:
    """What the clock asks each minute, with nothing owed: all of it has to be looked through."""
    for name, owed in (
        ("declarations owed", lambda: pending_studies.pending_declarations(month)),
        ("households to decide again", lambda: Reassessment.objects.order_by("pk")),
    ):
        began = time.perf_counter()
        found = len(owed()[:500])
        print(f"tick, {name}: {found} in {(time.perf_counter() - began) * 1000:.0f} ms")


def bench_one(month: date, tries: int = 200) -> None:
    """A study inside a request: our own code (rules, facts, JSON), with Django's, with the database."""
    signed = list(Declaration.objects.select_related("application__owner").order_by("?")[:tries])
    python, began = time.process_time(), time.perf_counter()
    made = [study_services.study_declaration(each, month, again=True, because="bench") for each in signed]
    python, whole = time.process_time() - python, time.perf_counter() - began
    own = time.process_time()
    for study in made:
        facts = facts_codec.decode_facts(
            study.facts, declaration_snapshot.read_snapshot(study.declaration.snapshot)
        )
        outcome = assess.assess(facts, rates.rates_on(month), month)
        facts_codec.encode_facts(facts), facts_codec.encode_answer(outcome)
    own = time.process_time() - own
    print(
        f"one household inside a request: {own / tries * 1000:.2f} ms of our own code,"
        f" {python / tries * 1000:.1f} ms with Django's, {whole / tries * 1000:.1f} ms with the database"
    )
