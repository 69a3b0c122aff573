"""The visual code (رمز التحقق المرئي): five digits as a picture and as speech.

It is friction only: every limit on sign-in, registration and SMS holds without it.
"""

from accounts.visual_code.digits import LENGTH, new_digits
from accounts.visual_code.picture import draw
from accounts.visual_code.sound import speak

__all__ = ["LENGTH", "draw", "new_digits", "speak"]
