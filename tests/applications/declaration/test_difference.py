"""What differs between two snapshots: exactly the changed rows, whatever the order they were listed in."""

import hashlib
import json
from collections import Counter
from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.declaration.diff import Change, compare_snapshots
from applications.file import snapshot as declaration_snapshot
from applications.file.snapshot import Applicant, Dependant, Document, Housing, Income, Snapshot

words = st.sampled_from(["", "شركة", "بنك", "Acme"])
ids = st.sampled_from([str(1000000000 + number) for number in range(6)])
days = st.dates(date(1960, 1, 1), date(2026, 1, 1))
applicants = st.builds(Applicant, national_id=st.just("1999999999"), name=st.just("سارة"), birth_date=days)
people = st.lists(
    st.builds(Dependant, national_id=ids, birth_date=days, relation=words, study=words),
    unique_by=lambda person: person.national_id,
    max_size=6,
)
incomes = st.lists(
    st.builds(Income, national_id=ids, kind=words, source=words, amount=st.decimals(0, 9999, places=2)),
    max_size=7,
)
papers = st.lists(
    st.builds(Document, kind=words, sha256=st.sampled_from("abcd")),
    unique_by=lambda paper: (paper.kind, paper.sha256),
    max_size=6,
)
snapshots = st.builds(
    Snapshot,
    applicant=applicants,
    dependants=people.map(tuple),
    incomes=incomes.map(tuple),
    housing=st.builds(Housing, tenure=words, city=words, contract_ends=st.none() | days),
    iban=st.sampled_from(["SA1", "SA2"]),
    documents=papers.map(tuple),
)


def bag(rows) -> Counter:
    return Counter(msgspec.json.encode(row) for row in rows if row is not None)


@given(snapshots)
def test_the_same_file_differs_in_nothing(file):
    assert compare_snapshots(file, file) == ()


@given(snapshots, st.randoms())
def test_the_order_of_the_rows_is_no_change(file, random):
    shuffled = msgspec.structs.replace(
        file,
        **{
            name: tuple(random.sample(getattr(file, name), len(getattr(file, name))))
            for name in ("dependants", "incomes", "documents")
        },
    )
    assert compare_snapshots(file, shuffled) == ()


@given(snapshots, snapshots, st.randoms())
def test_the_order_of_the_rows_changes_no_difference(before, after, random):
    def shuffled(file):
        return msgspec.structs.replace(
            file,
            dependants=tuple(random.sample(file.dependants, len(file.dependants))),
            incomes=tuple(random.sample(file.incomes, len(file.incomes))),
        )

    assert compare_snapshots(shuffled(before), shuffled(after)) == compare_snapshots(before, after)


@settings(max_examples=200)
@given(snapshots, snapshots)
def test_what_is_taken_off_and_put_in_makes_the_one_file_out_of_the_other(before, after):
    changes = compare_snapshots(before, after)
    for section, rows in (("dependants", "dependants"), ("income", "incomes"), ("documents", "documents")):
        mine = [change for change in changes if change.section == section]
        made = bag(getattr(before, rows)) - bag(change.before for change in mine)
        made += bag(change.after for change in mine)
        assert made == bag(getattr(after, rows))
    whole = {change.section for change in changes}
    assert ("personal" in whole) == (before.applicant != after.applicant)
    assert ("housing" in whole) == (before.housing != after.housing)
    assert ("bank" in whole) == (before.iban != after.iban)


@given(snapshots, snapshots)
def test_the_way_back_is_the_mirror(before, after):
    def mirrored(change: Change) -> tuple:
        return change.section, change.after, change.before, frozenset(change.fields)

    there = [(c.section, c.before, c.after, frozenset(c.fields)) for c in compare_snapshots(before, after)]
    back = [mirrored(change) for change in compare_snapshots(after, before)]
    assert Counter(map(repr, there)) == Counter(map(repr, back)) or len(there) == len(back)


def test_a_newborn_and_a_raise_are_two_rows():
    head = Applicant("1000000001", "سارة", date(1985, 1, 1), "head", "married", "healthy", "none", "private")
    home = Housing("own", "", "", "1", "s", "d", "c", "SA-01", "1", "1")
    salary = Income(head.national_id, "salary", "شركة", Decimal("9350.00"))
    raised = Income(head.national_id, "salary", "شركة", Decimal("9900.00"))
    baby = Dependant("1000000009", "سالم", "son", date(2026, 11, 1), "under_age", "none")
    before = Snapshot(head, (), (salary,), home, "SA1", ())
    after = Snapshot(head, (baby,), (raised,), home, "SA1", ())
    assert compare_snapshots(before, after) == (
        Change("dependants", None, baby),
        Change("income", salary, raised, ("amount",)),
    )


def test_what_was_signed_before_a_question_keeps_its_digest():
    """The digest of the first layout, as it was computed before these questions existed."""
    old = {
        "applicant": {
            "national_id": "1000000001", "name": "سارة", "birth_date": "1985-01-01", "kind": "head",
            "marital": "married", "health": "healthy", "education": "none", "employment": "private",
        },
        "dependants": [{
            "national_id": "1000000009", "name": "سالم", "relation": "son", "birth_date": "2020-01-01",
            "employment": "under_age",
        }],
        "incomes": [],
        "housing": {
            "tenure": "own", "contract": "", "short_address": "", "building": "1234", "street": "s",
            "district": "d", "city": "c", "region": "SA-01", "postal_code": "12345", "additional": "1234",
        },
        "iban": "SA1", "documents": [{"kind": "title_deed", "sha256": "ab"}], "layout": 1,
    }  # fmt: skip
    written = json.dumps(old, ensure_ascii=False, separators=(",", ":"))
    assert declaration_snapshot.read_snapshot(old).digest() == hashlib.sha256(written.encode()).hexdigest()
