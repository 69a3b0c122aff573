"""The API's rates: by person, by address, by window, and without a cache."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import time_machine
from redis.exceptions import ConnectionError as CacheAway
from rest_framework.test import APIRequestFactory

from common import api as common_api
from common import rate_limit


def asked(address="10.0.0.1", view=None, pk=None, **headers):
    request = APIRequestFactory().get("/x/", REMOTE_ADDR=address, headers=headers)
    request.user = SimpleNamespace(pk=pk, is_authenticated=pk is not None)
    throttle = common_api.PortalThrottle()
    return throttle.allow_request(request, view or SimpleNamespace(throttle_rate=(5, 60))), throttle


@time_machine.travel(1_800_000_000, tick=False)
@pytest.mark.threat("T8", "T79")
def test_made_up_addresses_and_threads_do_not_outrun_the_rate():
    with ThreadPoolExecutor(8) as threads:
        spoofed = [{"X-Forwarded-For": f"9.9.9.{n}"} for n in range(40)]
        answers = list(threads.map(lambda headers: asked(**headers)[0], spoofed))
    assert sum(answers) == 5


@pytest.mark.threat("T8")
def test_people_and_scopes_have_their_own_rates():
    with time_machine.travel(1_800_000_000, tick=False):
        assert [asked(pk=1)[0] for _ in range(6)] == [True] * 5 + [False]
        assert asked(pk=2)[0]
        assert asked()[0]
        assert asked(pk=1, view=SimpleNamespace(throttle_rate=(5, 60), throttle_scope="writes"))[0]


def test_a_new_window_opens_again_and_says_when():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        answers = [asked() for _ in range(6)]
        assert not answers[-1][0]
        assert answers[-1][1].wait() == 60
        clock.shift(60)
        assert asked()[0]


@pytest.mark.threat("T70")
def test_without_a_cache_reading_goes_on_and_strict_doors_close(monkeypatch):
    def away(*args, **kwargs):
        raise CacheAway

    monkeypatch.setattr(rate_limit, "cache", SimpleNamespace(add=away, incr=away))
    assert asked()[0]
    with pytest.raises(common_api.ServiceUnavailable):
        asked(view=SimpleNamespace(throttle_rate=(5, 60), throttle_strict=True))


@pytest.mark.threat("T56")
def test_no_address_or_person_is_a_cache_key(monkeypatch):
    keys = []
    fake = SimpleNamespace(add=lambda key, *a, **k: keys.append(key), incr=lambda key: 1)
    monkeypatch.setattr(rate_limit, "cache", fake)
    asked("10.20.30.40")
    asked(pk=1087654321)
    assert len(set(keys)) == 2
    assert not any("10.20" in key or "1087654321" in key for key in keys)
