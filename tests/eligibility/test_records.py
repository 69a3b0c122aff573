"""What the authorities say is corrected by an officer, with a reason, and what it said before is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from citizen_portal.lib.errors import Refused
from eligibility import services
from eligibility.models import AuthorityRecord, Cycle, RecordChange, Study
from eligibility.registers.facts import BY_NAME, NAMES
from eligibility.registers.forms import record_field
from tests import cast

LIST = "/staff/eligibility/authorityrecord/"


def typed(record: AuthorityRecord, **other) -> dict:
    """The form of the admin as it stands for a record, with what the officer changes."""
    as_typed = {name: record_field(BY_NAME[name]).prepare_value(getattr(record, name)) for name in NAMES}
    management = {"changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0"}
    return {**as_typed, **management, **other}


def test_an_officer_corrects_a_record_and_the_change_keeps_both_values(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    answer = signed_in(officer).post(
        f"{LIST}{record.pk}/change/", typed(record, days_abroad="12", because="خطاب الجوازات 4411")
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    line = RecordChange.objects.get()
    assert (line.was, line.became) == ({"days_abroad": 0}, {"days_abroad": 12})
    assert (line.by, line.because) == (officer, "خطاب الجوازات 4411")
    record.refresh_from_db()
    assert record.days_abroad == 12 and record.monthly_income == Decimal("9350.00")
    assert "خطاب الجوازات 4411" in signed_in(officer).get(f"{LIST}{record.pk}/change/").content.decode()


def test_a_correction_of_assets_a_visit_and_a_suspension_is_kept(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    other = {"portfolios": "250000.50", "visit": "refused", "barred_until": cast.days_ago(-300).isoformat()}
    answer = signed_in(officer).post(
        f"{LIST}{record.pk}/change/", typed(record, **other, because="خطاب 4411")
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    record.refresh_from_db()
    assert (record.portfolios, record.visit) == (Decimal("250000.50"), "refused")
    assert record.barred_until == cast.days_ago(-300)
    assert set(RecordChange.objects.get().became) == set(other)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("portfolios", "-1"),
        ("monthly_income", "-0.01"),
        ("domestic_workers", "-1"),
        ("visit", "done"),
        ("barred_until", cast.days_ago(-732).isoformat()),
    ],
)
def test_an_impossible_correction_is_refused_beside_its_field(fahd, officer, signed_in, field, wrong):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    answer = signed_in(officer).post(
        f"{LIST}{record.pk}/change/", typed(record, **{field: wrong}, because="خطاب")
    )
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not RecordChange.objects.exists()


def test_a_correction_without_a_reason_changes_nothing(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    answer = signed_in(officer).post(
        f"{LIST}{record.pk}/change/", typed(record, days_abroad="12", because=" ")
    )
    assert answer.status_code == 200
    record.refresh_from_db()
    assert record.days_abroad == 0 and not RecordChange.objects.exists()
    with pytest.raises(Refused) as refused:
        services.correct_record(fahd.national_id, {"days_abroad": 12}, by=officer, because="  ")
    assert refused.value.code == "no_reason"


def test_nobody_corrects_his_own_record(officer, signed_in):
    own = cast.record(officer.national_id)
    client = signed_in(officer)
    answer = client.post(f"{LIST}{own.pk}/change/", typed(own, days_abroad="12", because="لأنني أريد"))
    assert answer.status_code == 404
    answer = client.post(f"{LIST}add/", typed(own, national_id=officer.national_id, because="لأنني أريد"))
    assert answer.status_code == 200
    with pytest.raises(Refused) as refused:
        services.correct_record(officer.national_id, {"days_abroad": 12}, by=officer, because="x")
    assert refused.value.code == "own_record"
    assert not RecordChange.objects.exists()


def test_a_person_without_a_record_gets_one(officer, signed_in, sara):
    blank = AuthorityRecord(national_id=sara.national_id, as_of=date(2026, 11, 14))
    answer = signed_in(officer).post(
        f"{LIST}add/", typed(blank, national_id=sara.national_id, saudi="yes", because="رد الأحوال")
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    record = AuthorityRecord.objects.get(national_id=sara.national_id)
    assert (record.saudi, record.resident, record.dependants) == (True, None, None)


@pytest.mark.parametrize(("typed_list", "kept"), [("", None), ("0", []), ("١٠٠٠٠٠٠٠٠٨", ["1000000008"])])
def test_nobody_registered_is_not_the_same_as_no_answer(fahd, officer, signed_in, typed_list, kept):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    signed_in(officer).post(
        f"{LIST}{record.pk}/change/", typed(record, dependants=typed_list, because="سجل الأسرة")
    )
    record.refresh_from_db()
    assert record.dependants == kept


def test_what_is_not_a_fact_cannot_be_corrected(fahd, officer):
    with pytest.raises(TypeError):
        services.correct_record(fahd.national_id, {"national_id": "1000000008"}, by=officer, because="x")


def test_the_history_of_corrections_is_frozen(fahd, officer):
    services.correct_record(fahd.national_id, {"days_abroad": 12}, by=officer, because="خطاب")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecordChange.objects.update(because="")


@pytest.mark.threat("T30")
def test_officers_read_studies_and_cycles_but_write_neither(fahd, officer, signed_in):
    services.study_what_is_owed(date.today())
    study, cycle = Study.objects.get(), Cycle.objects.get()
    client = signed_in(officer)
    page = client.get(f"/staff/eligibility/study/{study.pk}/change/").content.decode()
    assert "منى القحطاني" in page and "التأمينات الاجتماعية" in page and "1,427.47" in page
    assert "&#x27;" not in page and "{&quot;" not in page, "facts are read as words, not as JSON"
    assert client.get("/staff/eligibility/cycle/").status_code == 200
    assert client.get("/staff/eligibility/study/").status_code == 200
    for address in (f"study/{study.pk}/", f"cycle/{cycle.pk}/"):
        assert client.post(f"/staff/eligibility/{address}change/", {"amount": "9"}).status_code in (403, 405)
        assert client.post(f"/staff/eligibility/{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/staff/eligibility/study/add/").status_code == 403


def test_an_officer_does_not_see_the_study_of_his_own_household(fahd, signed_in):
    services.study_what_is_owed(date.today())
    fahd.is_staff = fahd.is_superuser = True
    fahd.save(update_fields=["is_staff", "is_superuser"])
    page = signed_in(fahd).get(f"/staff/eligibility/study/{Study.objects.get().pk}/change/")
    assert page.status_code in (302, 404)


def test_a_citizen_meets_nothing_of_the_records(fahd, signed_in):
    assert signed_in(fahd).get(LIST).status_code == 404
