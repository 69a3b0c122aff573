"""«رمز التحقق المرئي»: drawn and spoken by the server, spent by the first answer, right or wrong.

Friction only: every limit on passwords, codes and SMS holds without it (security.md T19).
"""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.visual_code import digits as visual_digits
from accounts.visual_code import picture, sound
from accounts.visual_code import selectors as visual_code_selectors
from accounts.visual_code.models import VisualCode
from common import encryption
from common.digits import norm

MINUTES = 5


def new_visual_code(browser: str) -> VisualCode:
    """Five new digits for this browser."""
    digits = visual_digits.new_digits()
    code = VisualCode(
        browser=encryption.fingerprint(browser),
        sealed=encryption.encrypt(digits),
        expires_at=timezone.now() + timedelta(minutes=MINUTES),
    )
    code.digest = _keyed(code.pk, digits)
    code.save(force_insert=True)
    return code


def consume_visual_code(key: str, *, browser: str, typed: str) -> bool:
    """True once, for the right digits. Whoever deletes the row may compare, so one answer is compared."""
    code = visual_code_selectors.visual_code(key, browser)
    if code is None:
        return False
    with transaction.atomic(durable=True):  # a refusal later must not bring the row back
        spent, _rows = VisualCode.objects.filter(pk=code.pk).delete()
    return spent == 1 and compare_digest(code.digest, _keyed(code.pk, norm(typed)))


def discard_visual_code(key: str, *, browser: str) -> None:
    """Throw a code away that nobody will answer, since another one was asked for."""
    if code := visual_code_selectors.visual_code(key, browser):
        code.delete()


def picture_of(code: VisualCode) -> bytes:
    """The PNG: the same one each time it is asked for, so that noise cannot be averaged away."""
    return picture.draw(encryption.decrypt(code.sealed), _seed(code))


def sound_of(code: VisualCode, language: str) -> bytes:
    """The WAV, in Arabic unless English is asked for."""
    return sound.speak(encryption.decrypt(code.sealed), "en" if language == "en" else "ar", _seed(code))


def _seed(code: VisualCode) -> str:
    """Secret: who knew it could draw all hundred thousand codes and compare."""
    return salted_hmac("portal.visual", str(code.pk), algorithm="sha256").hexdigest()


def _keyed(key: UUID, digits: str) -> str:
    return encryption.digest("visual", str(key), digits)


def delete_visual_codes() -> None:
    """The table does not grow: what nobody answered goes."""
    VisualCode.objects.filter(expires_at__lt=timezone.now()).delete()
