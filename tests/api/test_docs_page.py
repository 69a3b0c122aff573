"""The documentation's page in a real Chromium, under the portal's own Content-Security-Policy."""

import pytest

from tests import cast
from tests.browser.conftest import (
    browser,  # noqa: F401
    phone,  # noqa: F401
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1280, "height": 900}


def sign_in(page, person) -> None:
    """By the API, from the page: the browser keeps the session's cookie."""
    status = page.evaluate(
        """async ([national_id, password]) => {
            const session = await (await fetch("/api/v1/session/")).json();
            const answer = await fetch("/api/v1/session/", {
                method: "POST", body: JSON.stringify({national_id, password}),
                headers: {"Content-Type": "application/json", "X-CSRFToken": session.csrf_token},
            });
            return answer.status;
        }""",
        [person.national_id, cast.PASSWORD],
    )
    assert status == 200


def try_out(page, operation: str, body: str = "") -> str:
    block = page.locator(f"[id$='-{operation}']").first
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    if body:
        block.locator("textarea").first.fill(body)
    block.get_by_role("button", name="Execute").click()
    return block.locator(".live-responses-table tr.response .response-col_status").first.inner_text()


def test_the_page_shows_the_operations_and_try_it_out_works(sara, phone):  # noqa: F811
    page = phone(viewport=DESK)
    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    sign_in(page, sara)
    assert try_out(page, "me").startswith("200")
    assert sara.national_id in page.locator(".live-responses-table").first.inner_text()
    assert try_out(page, "me_change", '{"language": "en"}').startswith("200")
    sara.refresh_from_db()
    assert sara.language == "en"


def test_the_page_fits_a_phone(sara, phone):  # noqa: F811
    page = phone()
    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    assert page.locator(".opblock").count() > 40
