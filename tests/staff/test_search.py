"""Every officers' list finds people by ID, mobile and name, however they are written."""

import pytest
from django.contrib import admin
from django.db import connection

from accounts.audit.models import AuditLine
from accounts.people import national_id as national_ids
from accounts.people import search
from accounts.people.models import User
from accounts.people.search_admin import PersonSearch
from common.arabic_search import fold_name
from payments.dues.models import Payment
from tests import cast
from tests.programme import lists, page_of

# lists of things that nobody looks for by a person
NOT_ABOUT_PEOPLE = {"ImportRun": "a file of many people", "Simulation": "by its title"}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("احمد", "أحمد الزهراني"), ("أحمد", "احمد الزهرانى"), ("نوره", "نورة القحطاني"), ("نورة", "نوره"),
        ("الزهرانى", "أحمد الزهراني"), ("الزهراني", "أحمد الزهرانى"), ("عبدالرحمن", "عبد الرحمن العتيبي"),
        ("عبد الرحمن", "عبدالرحمن العتيبي"), ("محمــد", "محمد"), ("مُحَمَّد", "محمد"), ("سناء", "سنا"),
        ("رؤى", "روي"), ("الزهراني أحمد", "أحمد الزهراني"), ("smith", "John SMITH"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(db, typed, written):
    person = cast.person(71, written)
    cast.person(72, "فهد المطيري")
    assert list(User.objects.filter(search.match_person(typed))) == [person]


def test_python_and_the_database_fold_alike(db):
    names = ["أَحْمَدُ إبراهيم آل ٱلزهراني", "نورة رؤى ئ ء", "عبد-الرحمن", "Łukasz O'Neil Ünal", "هـــدى"]
    for number, name in enumerate(names, 80):
        person = cast.person(number, name)
        person.refresh_from_db()
        assert person.name_search == fold_name(name)


@pytest.mark.parametrize("typed", ["", "  ", "ـ", "%", "ء", "١", "😀", "\x00", "_"])
def test_rubbish_finds_nobody_and_breaks_nothing(programme, officer, signed_in, typed):
    staff = signed_in(officer)
    address = page_of(Payment, "changelist")
    answer = staff.get(address, {"q": typed})
    assert answer.status_code == 200
    if typed.strip(" \x00"):
        assert answer.context["cl"].result_count == 0


def searchable() -> list[type[admin.ModelAdmin]]:
    return [admin.site._registry[model] for model in lists() if admin.site._registry[model].search_fields]


def test_every_list_with_a_search_box_finds_people_the_same_way():
    others = {each.model.__name__ for each in searchable() if not isinstance(each, PersonSearch)}
    assert others == set(NOT_ABOUT_PEOPLE) and len(searchable()) > 12


def spellings(person: User) -> tuple[list[str], list[str], list[str]]:
    """What officers type for a person: the ID, the mobile and the name, each in several ways."""
    number, mobile = person.national_id, person.mobile.removeprefix("+966")
    spaced = f" {number[:4]} {number[4:7]} {number[7:]} "
    return (
        [number, number.translate(ARABIC_DIGITS), spaced],
        [
            person.mobile,
            f"0{mobile}",
            f"00966{mobile}",
            f"0{mobile[:4]} {mobile[4:]}".translate(ARABIC_DIGITS),
        ],
        [person.name, person.name.replace("أ", "ا").replace("ة", "ه"), " ".join(person.name.split()[::-1])],
    )


@pytest.mark.parametrize("model", [each.model for each in searchable()], ids=lambda model: model.__name__)
def test_each_list_finds_its_rows(programme, officer, signed_in, model):
    if not isinstance(admin.site._registry[model], PersonSearch):
        pytest.skip(NOT_ABOUT_PEOPLE[model.__name__])
    User.objects.filter(pk=officer.pk).update(is_superuser=True)
    staff = signed_in(officer)

    def found(typed: str) -> list:
        return list(staff.get(page_of(model, "changelist"), {"q": typed}).context["cl"].queryset)

    whole = 0
    visitor = User(national_id=national_ids.make_synthetic_id(620), mobile="+966500000620", name="زائر")
    for person in (visitor, *User.objects.exclude(mobile="")):
        for same in spellings(person):
            first, *others = [found(typed) for typed in same]
            assert all(each == first for each in others), same
            whole += len(first)
    assert whole, "nobody of the programme was found"
    assert found("1999999990") == [] == found("لا أحد بهذا الاسم")


def test_the_trail_finds_what_was_done_about_and_by_somebody(programme, officer, signed_in):
    User.objects.filter(pk=officer.pk).update(is_superuser=True)
    staff = signed_in(officer)
    fahd = programme
    lines = AuditLine.objects.filter(subject=f"person:{fahd.pk}").count()
    for typed in (fahd.national_id.translate(ARABIC_DIGITS), fahd.name, f"person:{fahd.pk}"):
        found = staff.get(page_of(AuditLine, "changelist"), {"q": typed}).context["cl"]
        assert found.result_count >= lines > 0


def test_the_trail_says_when_it_shows_only_some_people_of_a_name(officer, signed_in, monkeypatch):
    monkeypatch.setattr(search, "MOST_PEOPLE", 2)
    User.objects.filter(pk=officer.pk).update(is_superuser=True)
    staff = signed_in(officer)
    for number in (51, 52):
        cast.person(number, "سعد العمري")
    page = page_of(AuditLine, "changelist")
    assert "أكثر من 2 شخص" not in staff.get(page, {"q": "سعد العمري"}).content.decode()
    cast.person(53, "سعد العمري")
    assert "أكثر من 2 شخص" in staff.get(page, {"q": "سعد العمري"}).content.decode()


def test_a_search_reads_an_index(db):
    """By the planner without sequential scans: an index is there for each of the three."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for typed, index in (
            ("1010101010", "national_id"),
            ("0500000011", "user_mobile"),
            ("احمد", "name_search"),
        ):
            plan = User.objects.filter(search.match_person(typed)).explain()
            assert index in plan and "Seq Scan" not in plan
