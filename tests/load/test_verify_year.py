"""A short year of a small country; and one in which a change is forgotten, which must be found."""

from datetime import datetime

import pytest

from eligibility.studies import bulk_reassessments
from tests.load import verify_year
from tests.load.generate_households import generate

HOUSEHOLDS, MONTHS = 400, 4


@pytest.fixture
def country(db):
    generate(HOUSEHOLDS, seed=3, declared=datetime(2026, 11, 5, 9), say=lambda _line: None)


def test_every_month_of_a_changing_country_equals_one_decided_from_scratch(country):
    results = verify_year.run_year(MONTHS, 3, say=lambda _line: None)
    assert [each.verified for each in results] == [HOUSEHOLDS] * MONTHS
    assert results[0].new_studies == HOUSEHOLDS
    assert all(0 < each.new_studies < HOUSEHOLDS // 2 for each in results[1:]), "most are confirmed"


def test_a_change_that_nobody_is_decided_again_for_ends_the_run(country, monkeypatch):
    monkeypatch.setattr(bulk_reassessments, "reassess_changed_records", lambda *_changed: 0)
    with pytest.raises(SystemExit, match="households of 2027-01 were missed"):
        verify_year.run_year(2, 3, say=lambda _line: None)
