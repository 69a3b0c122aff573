"""The provider's keys: asked for once a day, once more for a new name, never in a flood."""

import threading
from collections.abc import Iterator

import pytest

from accounts.nafath import errors
from accounts.nafath import keys as nafath_keys
from tests.accounts.nafath import forge
from tests.accounts.nafath.forge import Provider, believe, signed
from tests.accounts.nafath.servers import listening, provider


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def keyed() -> Iterator[tuple[Provider, nafath_keys.KeyCache, Clock]]:
    whom, clock = Provider(), Clock()
    with listening(whom) as url:
        yield whom, nafath_keys.KeyCache(provider(url), clock=clock), clock


def test_keys_are_asked_for_once_a_day(keyed):
    whom, keys, clock = keyed
    for clock.now in (0, 60, 86_399):
        assert keys.named("real")
    assert whom.asked == 1
    clock.now = 86_400
    assert keys.named("real") and whom.asked == 2


@pytest.mark.threat("T22")
def test_a_withdrawn_key_is_forgotten_after_a_day(keyed):
    whom, keys, clock = keyed
    assert keys.named("real")
    whom.answer, clock.now = (200, whom.shown("newer")), 86_400
    assert keys.named("real") is None


def test_a_new_key_is_fetched_at_its_first_token(keyed):
    whom, keys, clock = keyed
    assert keys.named("real")
    whom.answer, clock.now = (200, whom.shown("real", "newer")), 3600
    assert believe(keys, signed({"kid": "newer"}, key="newer"))
    assert whom.asked == 2


def test_a_flood_of_unknown_names_asks_the_provider_once_in_ten_seconds(keyed):
    whom, keys, clock = keyed
    assert keys.named("real")
    clock.now = 100
    several = [threading.Thread(target=keys.named, args=(f"made-up-{n}",)) for n in range(30)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert whom.asked == 2
    assert keys.named("real")
    clock.now = 110
    assert keys.named("made-up") is None and whom.asked == 3


def test_a_token_with_a_forbidden_header_does_not_even_ask_for_keys(keyed):
    whom, keys, _ = keyed
    with pytest.raises(errors.NafathRefused):
        believe(keys, forge.unsigned("none"))
    assert whom.asked == 0


@pytest.mark.parametrize(
    "answer", [(500, b""), (200, b"no json"), (200, b'{"keys": []}'), (200, b'{"keys": {}}')], ids=str
)
def test_keys_that_cannot_be_had_are_not_a_refusal(keyed, answer):
    whom, keys, clock = keyed
    assert keys.named("real")
    whom.answer, clock.now = answer, 3600
    for _ in range(2):  # the second time without asking
        with pytest.raises(errors.NafathUnavailable):
            believe(keys, signed({"kid": "newer"}, key="newer"))
    assert whom.asked == 2
    assert believe(keys, signed())  # what was known stays known until its day is over
    clock.now = 86_400
    with pytest.raises(errors.NafathUnavailable):
        believe(keys, signed())
