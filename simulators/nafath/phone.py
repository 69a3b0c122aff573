"""The "phone": the page on which a demonstration person approves or refuses, as in the app."""

import secrets
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from werkzeug import Response

from simulators.nafath.people import People
from simulators.nafath.transactions import COMPLETED, EXPIRED, REJECTED, WAITING, Transaction, Transactions
from simulators.national_id import is_valid, western_digits
from simulators.site import refuse_other_sites

ROOT = "/phone/"
RIYADH = ZoneInfo("Asia/Riyadh")
SHOWN_AFTER = 120  # seconds in which the end of the last request is still shown
FINAL_PAGES = {
    COMPLETED: ("good", "تمت الموافقة", "عد إلى صفحة البوابة، ستكمل من نفسها."),
    REJECTED: ("bad", "رُفض الطلب", "لم يدخل أحد. إن كنت أنت من طلب فاطلب رقمًا جديدًا من البوابة."),
    EXPIRED: ("bad", "انتهت مهلة الطلب", "اطلب رقمًا جديدًا من البوابة."),
}


class Phone:
    """One page for each person; the address of a page is a random word, never the ID."""

    def __init__(
        self, transactions: Transactions, *, people: People, answered: Callable[[Transaction], None]
    ) -> None:
        self._transactions, self._people, self._answered = transactions, people, answered
        self._words: dict[str, str] = {}  # ID → word
        for national_id in people.known:
            self._word(national_id)

    def routes(self) -> Blueprint:
        phone = Blueprint("phone", __name__, url_prefix="/phone")
        refuse_other_sites(phone)
        phone.add_url_rule("/", view_func=self._list)
        phone.add_url_rule("/", view_func=self._choose, methods=["POST"])
        phone.add_url_rule("/<word>/", view_func=self._screen)
        phone.add_url_rule("/<word>/", view_func=self._press, methods=["POST"])
        return phone

    def _list(self, *, wrong: bool = False) -> str:
        people = [
            {"address": self._address(one), "name": self._people.name(one), "national_id": one}
            for one in self._people.known
        ]
        return render_template("list.html", people=people, wrong=wrong)

    def _choose(self) -> str | Response:
        national_id = western_digits(request.form.get("national_id", ""))
        return _redirect(self._address(national_id)) if is_valid(national_id) else self._list(wrong=True)

    def _screen(self, word: str) -> str | Response:
        national_id = self._owner(word)
        if not national_id:
            return _redirect(ROOT)  # a word of an earlier run
        return render_template(
            "screen.html",
            name=self._people.name(national_id),
            national_id=national_id,
            **self._shown(national_id),
        )

    def _shown(self, national_id: str) -> dict[str, object]:
        """The open request, or for a while how the last one ended."""
        last, now = self._transactions.latest_of(national_id), self._transactions.now()
        if last and last.status(now) == WAITING:
            at = datetime.fromtimestamp(last.asked_at, RIYADH).strftime("%H:%M:%S")
            return {"asked": last, "at": at, "left": max(1, round(last.answer_until - now))}
        if last and now - last.answer_until < SHOWN_AFTER:
            return {"ended": FINAL_PAGES[last.status(now)]}
        return {}

    def _press(self, word: str) -> str | Response:
        national_id = self._owner(word)
        if not national_id:
            return self._choose()
        form = request.form
        answered = self._transactions.pick(form.get("request", ""), national_id, form.get("number", ""))
        if answered:
            self._answered(answered)
        return _redirect(self._address(national_id))

    def _address(self, national_id: str) -> str:
        return f"{ROOT}{self._word(national_id)}/"

    def _word(self, national_id: str) -> str:
        return self._words.setdefault(national_id, secrets.token_urlsafe(12))

    def _owner(self, word: str) -> str | None:
        return next((national_id for national_id, own in self._words.items() if own == word), None)


def _redirect(address: str) -> Response:
    return redirect(address, 303)
