"""The messages that no SMS gateway sends are readable on a demonstration, only there."""

import pytest


def test_the_newest_message_stands_first(begun, texts, client):
    words = texts()
    page = client.get("/dev/sms/")
    assert [text["words"] for text in page.context["texts"]] == words
    assert words[0] in page.content.decode()


@pytest.mark.threat("T15", "T25")
def test_a_real_site_has_no_such_page(db, client, settings):
    settings.PORTAL_DEMO = False
    assert client.get("/dev/sms/").status_code == 404
