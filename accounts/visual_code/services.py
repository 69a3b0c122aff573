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
from common.digits import normalize_digits

LIFETIME_MINUTES = 5


def create_visual_code(browser: str) -> VisualCode:
    """Five new digits for this browser."""
    digits = visual_digits.generate_digits()
    code = VisualCode(
        browser=encryption.fingerprint(browser),
        sealed=encryption.encrypt(digits),
        expires_at=timezone.now() + timedelta(minutes=LIFETIME_MINUTES),
    )
    code.digest = _digits_digest(code.pk, digits)
    code.save(force_insert=True)
    return code


def consume_visual_code(key: str, *, browser: str, typed: str) -> bool:
    """True once, for the right digits. Whoever deletes the row may compare, so one answer is compared."""
    code = visual_code_selectors.visual_code(key, browser)
    if code is None:
        return False
    with transaction.atomic(durable=True):  # a refusal later must not bring the row back
        spent, _rows = VisualCode.objects.filter(pk=code.pk).delete()
    return spent == 1 and compare_digest(code.digest, _digits_digest(code.pk, normalize_digits(typed)))


def discard_visual_code(key: str, *, browser: str) -> None:
    """Throw a code away that nobody will answer, since another one was asked for."""
    if code := visual_code_selectors.visual_code(key, browser):
        code.delete()


def draw_picture(code: VisualCode) -> bytes:
    """The PNG: the same one each time it is asked for, so that noise cannot be averaged away."""
    return picture.draw_digits(encryption.decrypt(code.sealed), _drawing_seed(code))


def make_sound(code: VisualCode, language: str) -> bytes:
    """The WAV, in Arabic unless English is asked for."""
    return sound.speak_digits(
        encryption.decrypt(code.sealed), "en" if language == "en" else "ar", _drawing_seed(code)
    )


def _drawing_seed(code: VisualCode) -> str:
    """Secret: who knew it could draw all hundred thousand codes and compare."""
    return salted_hmac("portal.visual", str(code.pk), algorithm="sha256").hexdigest()


def _digits_digest(key: UUID, digits: str) -> str:
    return encryption.keyed_digest("visual", str(key), digits)


def delete_visual_codes() -> None:
    """The table does not grow: what nobody answered goes."""
    VisualCode.objects.filter(expires_at__lt=timezone.now()).delete()
