"""The "phone": the page on which a demonstration person approves or refuses, as in the app."""

import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from accounts.nafath.simulator.people import People
from accounts.nafath.simulator.transactions import (
    COMPLETED,
    EXPIRED,
    REJECTED,
    WAITING,
    Transaction,
    Transactions,
)
from accounts.nafath.simulator.web import Answer, Request, last_values
from accounts.national_id import is_valid

ROOT = "/phone/"
PAGES = Path(__file__).parent / "pages"
FILES = {"phone.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
RIYADH = ZoneInfo("Asia/Riyadh")
SHOWN_AFTER = 120  # seconds in which the end of the last request is still shown
ENDS = {
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

    def answer(self, request: Request) -> Answer:
        place = request.path.removeprefix(ROOT)
        if place in FILES:
            return Answer(200, (PAGES / place).read_bytes(), FILES[place])
        if request.method == "POST":
            return self._take(request, place)
        national_id = self._owner(place)
        return self._screen(national_id) if national_id else self._list(place)

    def _take(self, request: Request, place: str) -> Answer:
        # another site must not press buttons here: browsers say where a form comes from
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return Answer(403)
        try:
            form = last_values(request.body.decode())
        except ValueError:
            return Answer(400)
        national_id = self._owner(place)
        return self._press(national_id, form) if national_id else self._choose(form)

    def _press(self, national_id: str, form: dict[str, str]) -> Answer:
        answered = self._transactions.pick(form.get("request", ""), national_id, form.get("number", ""))
        if answered:
            self._answered(answered)
        return _go(self._address(national_id))

    def _choose(self, form: dict[str, str]) -> Answer:
        national_id = _western(form.get("national_id", ""))
        return _go(self._address(national_id)) if is_valid(national_id) else self._list("", wrong=True)

    def _list(self, place: str, *, wrong: bool = False) -> Answer:
        if place:
            return _go(ROOT)  # a word of an earlier run
        people = "".join(
            _filled("person.html", address=self._address(one), name=self._people.name(one), national_id=one)
            for one in self._people.known
        )
        error = _filled("wrong.html") if wrong else ""
        return _page("list.html", title="اختر الجوال", people=people, error=error)

    def _screen(self, national_id: str) -> Answer:
        last, now = self._transactions.latest_of(national_id), self._transactions.now()
        if last and last.status(now) == WAITING:
            content = self._open_request(last, now)
        elif last and now - last.answer_until < SHOWN_AFTER:
            kind, words, advice = ENDS[last.status(now)]
            content = _filled("ended.html", kind=kind, words=words, advice=advice)
        else:
            content = _filled("quiet.html")
        whose = {"name": self._people.name(national_id), "id": national_id}
        return _page("screen.html", title=f"جوال {whose['name']}", refresh=3, content=content, **whose)

    def _open_request(self, asked: Transaction, now: float) -> str:
        numbers = "".join(_filled("number.html", number=number) for number in asked.choices)
        at = datetime.fromtimestamp(asked.asked_at, RIYADH).strftime("%H:%M:%S")
        left = max(1, round(asked.answer_until - now))
        facts = {"service": asked.service, "at": at, "left": left}
        return _filled("open.html", request=asked.trans_id, numbers=numbers, **facts)

    def _address(self, national_id: str) -> str:
        return f"{ROOT}{self._word(national_id)}/"

    def _word(self, national_id: str) -> str:
        return self._words.setdefault(national_id, secrets.token_urlsafe(12))

    def _owner(self, place: str) -> str | None:
        word = place.rstrip("/")
        return next((national_id for national_id, own in self._words.items() if own == word), None)


def _go(address: str) -> Answer:
    return Answer(303, headers={"Location": address})


def _western(typed: str) -> str:
    """0-9 for the Arabic digits a phone types, without blanks and unseen marks."""
    digits = (unicodedata.decimal(sign, None) for sign in typed)
    return "".join(str(digit) for digit in digits if digit is not None)


def _page(inner: str, *, title: str, refresh: int = 0, **values: object) -> Answer:
    main = _filled(inner, **values)
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    page = _filled("base.html", title=title, main=main, again=again)
    return Answer(200, page.encode(), "text/html; charset=utf-8")


READY = {"main", "again", "content", "people", "numbers", "error"}  # HTML that was filled here already


def _filled(fragment: str, /, **values: object) -> str:
    """The fragment with its values, escaped unless they are fragments themselves."""
    texts = {key: str(value) if key in READY else escape(str(value)) for key, value in values.items()}
    return Template((PAGES / fragment).read_text(encoding="utf-8")).substitute(texts)
