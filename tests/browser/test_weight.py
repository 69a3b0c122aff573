"""What a telephone loads at its first look at a page: under 200 KB with fonts, under 20 KB of scripts."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.test_payment_objection import as_person
from tests.eligibility import states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALL, SCRIPTS = 200_000, 20_000  # bytes on the wire
COMPRESSED = ("text/css", "javascript", "image/svg+xml", "application/json")  # static files, by whitenoise
MEASURED = (
    "/",
    "/login/",
    "/faq/",
    "/dashboard/",
    "/eligibility/",
    "/application/personal/",
    "/application/documents/",
)


def bytes_on_the_wire(response: Response) -> int:
    """A page as it came; static files as whitenoise compresses them in production."""
    kind, body = response.headers.get("content-type", ""), response.body()
    is_compressed = "content-encoding" in response.headers or any(each in kind for each in COMPRESSED)
    return len(gzip.compress(body)) if is_compressed else len(body)


@pytest.mark.parametrize("address", MEASURED)
def test_a_first_look_is_light(browser, live_server, sara, address):
    states.eligible_five(sara)
    page = browser.new_context(base_url=live_server.url, locale="ar-SA").new_page()
    if address not in MEASURED[:3]:
        as_person(page, sara, live_server.url)
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(address, wait_until="networkidle")
    weights = {each.url.rpartition("/")[2] or "page": bytes_on_the_wire(each) for each in loaded}
    page.context.close()
    scripts = sum(size for name, size in weights.items() if ".js" in name)
    print(f"\n{address}: {sum(weights.values()):,} bytes, {scripts:,} of scripts; {weights}")
    assert len(weights) > 4, "the page was loaded with its sheets and fonts"
    assert sum(weights.values()) < ALL, weights
    assert 0 < scripts < SCRIPTS, weights
