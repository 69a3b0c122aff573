"""Pages are compressed, unless a stranger could put words of his beside what the page says of a person."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ASKS = {"Accept-Encoding": "gzip"}


def look(client: Client, address: str, **more):
    answer = client.get(address, headers=ASKS, **more)
    assert answer.status_code in (200, 404), address
    return answer


@pytest.mark.parametrize("address", ["/", "/dashboard/", "/profile/", "/payments/"])
def test_a_page_goes_compressed_and_says_the_same(sara, signed_in, address):
    client = signed_in(sara)
    client.get("/dashboard/")  # the session's first minute is written once
    packed = look(client, address)
    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert sara.first_name in gzip.decompress(packed.content).decode() or address == "/"
    assert len(packed.content) < 0.5 * len(gzip.decompress(packed.content))


@pytest.mark.parametrize(
    "address",
    ["/dashboard/?x=guess", "/documents/check/ABCDEFGH/", "/nowhere/guess/", "/api/v1/me/", "/faq/?q=x"],
)
def test_an_address_with_words_goes_as_it_is(sara, signed_in, address):
    assert "Content-Encoding" not in look(signed_in(sara), address).headers


def test_an_answer_to_what_was_typed_goes_as_it_is(sara, signed_in):
    answer = signed_in(sara).post("/profile/email/", {"email": "x"}, headers=ASKS)
    assert answer.status_code == 200 and "Content-Encoding" not in answer.headers


def test_who_does_not_ask_gets_it_as_it_is():
    assert "Content-Encoding" not in Client().get("/").headers
