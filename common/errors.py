"""A verb's refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refused(Exception):
    """A verb says no: wrong moment or combination. The page makes it a form error, the API a 409."""

    def __init__(self, code: str, message: StrOrPromise, field: str = "") -> None:
        super().__init__(code)  # the code only: a traceback must not carry what a citizen typed
        self.code, self.message, self.field = code, message, field

    def __str__(self) -> str:
        return str(self.message)
