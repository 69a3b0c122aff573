"""The fast limiter: acts per fixed window, counted in Valkey by one INCR, so that nobody outruns it.

What must outlive Valkey (codes, SMS) is counted in the database by `sql.allow`.
"""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def count_in_window(name: str, who: str, seconds: int, now: int | None = None) -> int:
    """How often this was done in this window, now included; no address or person in clear among the keys.

    RedisError or OSError when the cache is away.
    """
    window = (int(time.time()) if now is None else now) // seconds
    key = salted_hmac("portal.throttle", f"{name}|{seconds}|{window}|{who}", algorithm="sha256").hexdigest()
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key)
    except ValueError:  # evicted between the two
        cache.set(key, 1, timeout=2 * seconds)
        return 1


def count_within_limit(name: str, who: str, limit: int, seconds: int) -> bool:
    """Count one act; False when this window's limit is used up."""
    return count_in_window(name, who, seconds) <= limit
