"""The open figures on a phone and a desk, as a table with its picture."""

import pytest

from eligibility.cycles.models import Cycle
from eligibility.open_figures import counting
from eligibility.open_figures import figures as figure_codec
from eligibility.open_figures.models import OpenFigures
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import PAST
from tests.eligibility.open_figures.test_figures import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("name", "viewport"), [("phone", PHONE), ("desk", DESK)])
def test_the_figures_fit_the_screen(phone, shots, name, viewport):
    cycle = Cycle.objects.create(month="2026-12-01", status="published", published_at="2026-11-28T09:00Z")
    figures = counting.publishable_figures(
        ROWS, {"income_above_cutoff": 20, "days_abroad": 15, "imprisoned": 2}
    )
    OpenFigures.objects.create(cycle=cycle, figures=figure_codec.encode_figures(figures))
    page = phone(viewport=viewport)
    page.goto("/figures/")
    assert "147,400" in page.locator("main").inner_text() and page.evaluate(PAST) <= 0
    page.screenshot(path=shots / f"figures-{name}.png", full_page=True)
