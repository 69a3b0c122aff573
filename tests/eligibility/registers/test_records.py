"""What the authorities say is corrected by an officer, with a reason, and what it said before is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditLine
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.registers import services as register_services
from eligibility.registers.facts import FACT_NAMES, FACTS_BY_NAME
from eligibility.registers.forms import record_field
from eligibility.registers.models import AuthorityRecord, RecordChange
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast

LIST = "/staff/eligibility/authorityrecord/"


def typed(record: AuthorityRecord, **other) -> dict:
    """The form of the admin as it stands for a record, with what the officer changes."""
    as_typed = {
        name: record_field(FACTS_BY_NAME[name]).prepare_value(getattr(record, name)) for name in FACT_NAMES
    }
    opened = {f"initial-{name}": value for name, value in as_typed.items()}
    management = {"changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0"}
    return {**opened, **as_typed, **management, **other}


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
        ("barred_until", cast.days_ago(-740).isoformat()),
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
        register_services.correct_record(fahd.national_id, {"days_abroad": 12}, by=officer, because="  ")
    assert refused.value.code == "no_reason"


def test_nobody_corrects_his_own_record(officer, signed_in):
    own = cast.record(officer.national_id)
    client = signed_in(officer)
    answer = client.post(f"{LIST}{own.pk}/change/", typed(own, days_abroad="12", because="لأنني أريد"))
    assert answer.status_code == 404
    answer = client.post(f"{LIST}add/", typed(own, national_id=officer.national_id, because="لأنني أريد"))
    assert answer.status_code == 200
    with pytest.raises(Refused) as refused:
        register_services.correct_record(officer.national_id, {"days_abroad": 12}, by=officer, because="x")
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
        register_services.correct_record(
            fahd.national_id, {"national_id": "1000000008"}, by=officer, because="x"
        )


def test_the_history_of_corrections_is_frozen(fahd, officer):
    register_services.correct_record(fahd.national_id, {"days_abroad": 12}, by=officer, because="خطاب")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecordChange.objects.update(because="")


@pytest.mark.threat("T30")
def test_officers_read_studies_and_cycles_but_write_neither(fahd, officer, signed_in):
    study_services.study_pending(date.today())
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
    study_services.study_pending(date.today())
    fahd.is_staff = fahd.is_superuser = True
    fahd.save(update_fields=["is_staff", "is_superuser"])
    page = signed_in(fahd).get(f"/staff/eligibility/study/{Study.objects.get().pk}/change/")
    assert page.status_code in (302, 404)


def test_a_citizen_meets_nothing_of_the_records(fahd, signed_in):
    assert signed_in(fahd).get(LIST).status_code == 404


# -- two windows on one record -------------------------------------------------------------------------------
@pytest.mark.threat("T93")
def test_the_second_window_never_undoes_what_the_first_has_saved(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    page = f"{LIST}{record.pk}/change/"
    second = typed(record, support_programme="ساند", because="خطاب ساند 12")
    signed_in(officer).post(page, typed(record, days_abroad="120", because="خطاب الجوازات 4411"))
    other = cast.officer(716, "موظفة", roles=("reviewer",))
    answer = signed_in(other).post(page, second)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert "120" in str(form.non_field_errors()) and "أيام" in str(form.non_field_errors())
    html = answer.content.decode()
    assert "خطاب ساند 12" in html and 'value="ساند"' in html, "what was typed is kept"
    assert form["days_abroad"].value() == "120", "what the first window saved is shown, not undone"
    record.refresh_from_db()
    assert (record.days_abroad, record.support_programme) == (120, None)
    again = {name: answer.context["adminform"].form[name].value() for name in FACT_NAMES}
    opened = {f"initial-{name}": form.data.get(f"initial-{name}") for name in FACT_NAMES}
    counts = {"changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0"}
    answer = signed_in(other).post(page, {**again, **opened, **counts, "because": "خطاب ساند 12"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    record.refresh_from_db()
    assert (record.days_abroad, record.support_programme) == (120, "ساند")
    assert RecordChange.objects.latest("pk").became == {"support_programme": "ساند"}


@pytest.mark.threat("T93")
def test_an_import_between_opening_and_saving_is_shown(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    late = typed(record, days_abroad="30", because="خطاب")
    AuthorityRecord.objects.update(days_abroad=45)
    answer = signed_in(officer).post(f"{LIST}{record.pk}/change/", late)
    form = answer.context["adminform"].form
    assert "45" in str(form.non_field_errors())
    assert form["days_abroad"].value() == "30", "both wrote it: the officer's own word stays to be looked at"
    assert not RecordChange.objects.exists()


@pytest.mark.threat("T93")
def test_a_page_that_does_not_say_what_it_was_opened_with_saves_nothing(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    bare = {name: value for name, value in typed(record, days_abroad="30", because="خطاب").items()}
    bare = {name: value for name, value in bare.items() if not name.startswith("initial-")}
    assert signed_in(officer).post(f"{LIST}{record.pk}/change/", bare).status_code == 200
    assert not RecordChange.objects.exists()


@pytest.mark.threat("T93")
def test_a_record_begun_in_two_windows_is_begun_once(fahd, officer, signed_in, sara):
    blank = AuthorityRecord(national_id=sara.national_id, as_of=date(2026, 11, 10))
    form = typed(blank, national_id=sara.national_id, saudi="yes", because="رد الأحوال")
    client = signed_in(officer)
    assert client.post(f"{LIST}add/", form).status_code == 302
    assert client.post(f"{LIST}add/", {**form, "saudi": "no"}).status_code == 200
    assert AuthorityRecord.objects.get(national_id=sara.national_id).saudi is True


@pytest.mark.threat("T93")
def test_another_door_that_says_what_it_saw_is_refused_too(fahd, officer):
    seen = {
        name: getattr(AuthorityRecord.objects.get(national_id=fahd.national_id), name) for name in FACT_NAMES
    }
    register_services.correct_record(
        fahd.national_id, {"days_abroad": 12}, by=officer, because="x", seen=seen
    )
    with pytest.raises(Refused) as refused:
        register_services.correct_record(
            fahd.national_id, {"saudi": False}, by=officer, because="x", seen=seen
        )
    assert refused.value.code == "changed_meanwhile"


# -- what is left of a correction ----------------------------------------------------------------------------
def test_the_trail_names_the_person_and_what_was_said_before_and_after(fahd, officer):
    register_services.correct_record(fahd.national_id, {"days_abroad": 12}, by=officer, because="خطاب")
    line = AuditLine.objects.get(action="record.corrected")
    assert line.subject == f"person:{fahd.pk}"
    assert line.details == {
        "national_id": fahd.national_id, "was": {"days_abroad": 0}, "became": {"days_abroad": 12},
    }  # fmt: skip


def test_a_person_without_an_account_is_named_in_the_trail_too(fahd, officer):
    wife = fahd.application.dependants.get(relation="wife").national_id
    record = register_services.correct_record(
        wife, {"monthly_income": Decimal("10.00")}, by=officer, because="خطاب"
    )
    line = AuditLine.objects.get(action="record.corrected")
    assert (line.subject, line.details["national_id"]) == (f"record:{record.pk}", wife)
    assert line.details["became"] == {"monthly_income": "10.00"}


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
def test_who_works_with_records_reads_what_they_said_before(fahd, officer, signed_in, role):
    record = register_services.correct_record(
        fahd.national_id, {"days_abroad": 12}, by=officer, because="خطاب 4411"
    )
    reader = cast.officer(717, "قارئ", roles=(role,))
    page = signed_in(reader).get(f"{LIST}{record.pk}/change/").content.decode()
    assert "خطاب 4411" in page and officer.name in page and "<del>0</del>" in page


def test_the_facts_stand_by_the_authority_that_gives_them(fahd, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=fahd.national_id)
    answer = signed_in(officer).get(f"{LIST}{record.pk}/change/")
    groups = [fieldset.name for fieldset in answer.context["adminform"]]
    assert "المديرية العامة للجوازات" in groups or "الجوازات" in groups
    assert len(groups) == len(set(groups) - {None}) + 2
    shown = {name for fieldset in answer.context["adminform"] for line in fieldset for name in line.fields}
    assert set(FACT_NAMES) <= shown
