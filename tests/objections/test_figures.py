"""What the page of figures says is what the cases say; whoever may not read it gets nothing."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit.models import AuditLine
from objections import figures
from objections.models import Objection, ObjectionGround
from tests import cast

PAGE = "/staff/objections/objection/figures/"
RIYADH = ZoneInfo("Asia/Riyadh")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def answered(study, by, *, sent: datetime, days: float, upheld: bool, code: str = "data_mismatch_income"):
    """A case that was answered after so many days, late after more than 30."""
    case = Objection.objects.create(
        application=study.application,
        study=study,
        text="راتبي تغيّر.",
        status="accepted" if upheld else "refused",
        sent_at=sent,
        due_on=(sent + timedelta(days=30)).date(),
        decided_at=sent + timedelta(days=days),
        decided_by=by,
        reason="طابق السجل",
    )
    ObjectionGround.objects.create(objection=case, code=code, person=study.people[0], upheld=upheld)
    return case


@pytest.fixture
def cases(study):
    """Two officers: ten answers of the first in 4 to 40 days, four upheld; one of the second."""
    first = cast.officer(8841, "بدر المراجع")
    second = cast.officer(8842, '=HYPERLINK("x")')
    for number in range(1, 11):
        sent = datetime(2026, 10, 1, 9, tzinfo=RIYADH)
        answered(study, first, sent=sent, days=4 * number, upheld=number <= 4)
    answered(
        study, second, sent=datetime(2026, 10, 30, 9, tzinfo=RIYADH), days=2, upheld=False, code="days_abroad"
    )
    return first, second


def test_days_and_shares_are_those_of_the_cases(cases):
    first, second = cases
    whole = figures.total(*YEAR)
    assert (whole.decided, whole.upheld, whole.refused, whole.percent) == (11, 4, 7, 36)
    assert (whole.median_days, whole.late) == (20.0, 3)
    officers = {each.key: each for each in figures.by_officer(*YEAR)}
    assert (officers[first].median_days, officers[first].most_days) == (22.0, pytest.approx(36.4))
    assert (officers[second].decided, officers[second].median_days, officers[second].percent) == (1, 2.0, 0)


def test_months_are_those_of_the_answer_in_riyadh(study, officer):
    just_before = datetime(2026, 10, 31, 23, 30, tzinfo=RIYADH)
    answered(study, officer, sent=just_before - timedelta(days=1), days=1, upheld=True)
    just_after = datetime(2026, 11, 1, 0, 30, tzinfo=RIYADH)
    answered(study, officer, sent=just_after - timedelta(days=1), days=1, upheld=False)
    found = [(each.key, each.decided, each.upheld) for each in figures.by_month(*YEAR)]
    assert found == [(date(2026, 11, 1), 1, 0), (date(2026, 10, 1), 1, 1)]
    assert figures.total(date(2026, 10, 1), date(2026, 10, 31)).decided == 1


def test_the_condition_that_is_wrong_most_often_comes_first(cases, study, officer):
    sent = datetime(2026, 10, 1, 9, tzinfo=RIYADH)
    answered(study, officer, sent=sent, days=1, upheld=True, code="imprisoned")
    found = [(each.key, each.decided, each.percent) for each in figures.by_condition(*YEAR)]
    assert found == [("imprisoned", 1, 100), ("data_mismatch_income", 10, 40), ("days_abroad", 1, 0)]


def test_one_condition_of_a_case_may_be_wrong_and_another_right(study, officer):
    sent = datetime(2026, 10, 1, 9, tzinfo=RIYADH)
    case = answered(study, officer, sent=sent, days=1, upheld=True)
    ObjectionGround.objects.create(objection=case, code="days_abroad", person="", upheld=False)
    found = {each.key: each.percent for each in figures.by_condition(*YEAR)}
    assert found == {"data_mismatch_income": 100, "days_abroad": 0}


def test_what_waits_is_counted_by_working_days_and_officer(objection, study):
    # sent on Sunday the 1st; Thursday the 5th is the fourth working day after it
    Objection.objects.filter(pk=objection.pk).update(sent_at=datetime(2026, 11, 1, 9, tzinfo=RIYADH))
    counts = {day: [each.cases for each in figures.open_by_age(date(2026, 11, day))] for day in (5, 8, 9, 30)}
    assert counts == {5: [1, 0, 0, 0], 8: [1, 0, 0, 0], 9: [0, 1, 0, 0], 30: [0, 0, 1, 0]}
    assert figures.open_by_officer() == [(None, 1)]
    taker = cast.officer(8841, "بدر المراجع")
    Objection.objects.filter(pk=objection.pk).update(assigned_to=taker)
    assert figures.open_by_officer() == [(taker, 1)]


def test_without_any_case_the_page_says_so(db, officer, signed_in):
    page = signed_in(officer).get(PAGE).content.decode()
    assert page.count("لم يُجب عن أي اعتراض في هذه المدة") == 3 and "لا اعتراضات مفتوحة" in page


def test_the_page_shows_the_figures_in_few_queries(cases, officer, signed_in):
    browser = signed_in(officer)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"{PAGE}?since=2026-01&until=2026-12").content.decode()
    assert sum("SAVEPOINT" not in query["sql"] for query in asked) <= 15
    for shown in ("36%", "بدر المراجع", "أكتوبر 2026", "20.0"):
        assert shown in page, shown
    assert PAGE in browser.get(reverse("admin:objections_objection_changelist")).content.decode()
    assert PAGE in browser.get("/staff/").content.decode()


@pytest.mark.threat("T78")
def test_a_table_for_spreadsheets_is_safe_and_leaves_its_line(cases, officer, signed_in):
    answer = signed_in(officer).get(f"{PAGE}officers.csv?since=2026-01&until=2026-12")
    rows = list(csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff"))))
    assert len(rows) == 3 and rows[1][1:4] == ["10", "4", "40"]
    assert rows[2][0].startswith("'="), "a spreadsheet must not run it"
    line = AuditLine.objects.filter(action="figures.downloaded").get()
    assert (line.actor, line.subject) == (officer, "objections:officers")
    assert line.details == {"since": "2026-01", "until": "2026-12"}


@pytest.mark.parametrize("query", ["since=2026-13", "since=x", "since=2026-12&until=2026-01"])
def test_what_is_no_period_is_not_found(officer, signed_in, query):
    assert signed_in(officer).get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.threat("T30")
@pytest.mark.parametrize(
    ("role", "status"), [("reviewer", 403), ("approver", 200), ("auditor", 200), ("support", 403)]
)
def test_only_who_leads_or_audits_reads_them(db, signed_in, role, status):
    cast.keep_roles()
    browser = signed_in(cast.officer(8843, "موظف", roles=(role,)))
    assert browser.get(PAGE).status_code == status
    assert browser.get(f"{PAGE}months.csv").status_code == status
    if status == 200:
        assert browser.get(f"{PAGE}nothing.csv").status_code == 404
