"""Fault 10: every piece of advice leads to an act that exists, and no objection that can only be refused."""

import pytest
from django.urls import resolve, reverse
from django.utils import translation

from eligibility.registers.facts import facts_of_rule
from eligibility.studies.advised_acts import ADVISED, ROUTES
from eligibility.studies.rule_texts import RULE_TEXTS

SAID = {  # words by which an advice names its act
    "object": ("objection", "object to"),
    "submit": ("submit",),
    "dependants": ("dependant",),
    "income": ("income",),
    "housing": ("address", "housing", "lease"),
    "personal": ("marital status",),
    "documents": ("document",),
    "withdraw": ("withdraw",),
    "apply": ("apply again",),
}


def test_every_condition_has_acts_and_every_act_is_advised():
    assert set(ADVISED) == set(RULE_TEXTS)
    assert {act for acts in ADVISED.values() for act in acts} == set(ROUTES)


@pytest.mark.parametrize("act", ROUTES)
def test_every_act_is_a_page(act):
    name, told = ROUTES[act]
    assert resolve(reverse(name, args=told)).url_name == name


@pytest.mark.parametrize("code", RULE_TEXTS)
def test_the_advice_names_its_acts_and_promises_no_objection_that_can_only_be_refused(code):
    with translation.override("en"):
        advice = str(RULE_TEXTS[code].advice).lower()
    for act in ADVISED[code]:
        assert any(word in advice for word in SAID[act]), f"{code} does not speak of: {act}"
    promised = any(word in advice for word in SAID["object"])
    assert promised == ("object" in ADVISED[code])
    if promised:
        assert facts_of_rule(code, head=True) or facts_of_rule(code, head=False)
    with translation.override("ar"):
        assert ("عتراض" in str(RULE_TEXTS[code].advice)) == promised
        assert "موعد" not in str(RULE_TEXTS[code].advice), "there are no appointments"
