"""A missing or misspelt variable stops the start and is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from citizen_portal import environment


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("PORTAL_X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_X is not set"):
        environment.text("PORTAL_X")


def test_an_empty_variable_counts_as_missing(monkeypatch):
    monkeypatch.setenv("PORTAL_X", "  ")
    assert environment.text("PORTAL_X", default="else") == "else"
    with pytest.raises(ImproperlyConfigured):
        environment.text("PORTAL_X")


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), ("off", False)],
)
def test_yes_and_no(monkeypatch, word, meaning):
    monkeypatch.setenv("PORTAL_X", word)
    assert environment.boolean("PORTAL_X", default=not meaning) is meaning


def test_another_word_is_never_a_silent_no(monkeypatch):
    monkeypatch.setenv("PORTAL_X", "ture")
    with pytest.raises(ImproperlyConfigured, match="PORTAL_X must be 1 or 0"):
        environment.boolean("PORTAL_X", default=False)


@pytest.mark.parametrize("word", ["-1", "1.5", "٣", "many", "0"])
def test_a_number_is_whole_ascii_and_not_below_the_least(monkeypatch, word):
    monkeypatch.setenv("PORTAL_X", word)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_X must be a whole number from 1"):
        environment.integer("PORTAL_X", least=1)


def test_a_list_loses_spaces_and_empty_parts(monkeypatch):
    monkeypatch.setenv("PORTAL_X", "a.example , b.example,,")
    assert environment.comma_separated("PORTAL_X") == ["a.example", "b.example"]
    monkeypatch.delenv("PORTAL_X")
    assert environment.comma_separated("PORTAL_X", default=["c"]) == ["c"]
    assert environment.comma_separated("PORTAL_X", default=[]) == []
