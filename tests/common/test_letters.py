"""One spelling for names and lines, whatever program or telephone wrote them."""

import pytest
from django.core.exceptions import ValidationError

from common import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ﷲ علي", "الله علي"),
        ("\ufeb3\ufe8e\ufead\ufe93 \ufecb\ufee0\ufef2", "سارة علي"),  # as an old PDF copies it
        ("محمـــد العـتيبي", "محمد العتيبي"),
    ],
)
def test_a_name_is_kept_in_plain_letters(typed, kept):
    assert text.person_name(typed) == kept


@pytest.mark.parametrize(
    "blank",
    ["\u3164", "\u115f", "\u1160", "\uffa0", "\u034f", "\ufe0f", "\u2800", "\U000e0101", "한", "Ж"],
)
def test_letters_that_show_nothing_or_stand_on_no_id_are_refused(blank):
    with pytest.raises(ValidationError) as refusal:
        text.person_name(f"سارة{blank}الشهري")
    assert refusal.value.code == "name_characters"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("شارع العليا 😀", "picture"),
        ("👍🏽 طريق", "picture"),
        ("1\ufe0f\u20e3 شارع", "unseen"),
        ("شارع\u3164", "unseen"),
    ],
)
def test_a_street_holds_no_emoji_and_nothing_unseen(typed, code):
    with pytest.raises(ValidationError) as refusal:
        text.clean_one_line(typed)
    assert refusal.value.code == code


def test_a_street_keeps_its_signs():
    assert text.clean_one_line(" طريق  الملك، 15° & Co. #3 ") == "طريق الملك، 15° & Co. #3"
