"""`python -m simulators.account_holder --port 8700`: the banks' answer to "whose account is this?".

    POST /api/v1/account-holder  {"iban": "SA…", "nationalId": "1…"}
    X-Api-Key: <ACCOUNT_HOLDER_KEY>

    200 {"holder": true}      the account is this person's
    200 {"holder": false}     it is somebody else's, or there is no such account
    401 {"code": "wrong_key"}        422 {"code": "invalid"}        503 {"code": "unavailable"}

A rule, never chance: an account that ends in 0000 belongs to somebody else. The key comes from the variable
that the portal reads, ACCOUNT_HOLDER_KEY. At / or with --state, the banks are slow or silent.
"""

import os
import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template

from simulators.availability import STATES, Availability, add_options
from simulators.site import has_key, json_answer, json_object, new_parser, new_site, refuse_other_sites, serve

DEMO_KEY = "account-holder-demo-key"
SAUDI_IBAN = re.compile(r"\ASA[0-9]{4}[0-9A-Z]{18}\Z")
NATIONAL_ID = re.compile(r"\A[12][0-9]{9}\Z")
SOMEBODY_ELSE = "0000"


def main() -> None:
    options = _options()
    serve(_site(options), options, name="Account holder", page="/")


def _options() -> Namespace:
    parser = new_parser("account_holder", "The banks' answer to whose account an IBAN is.")
    add_options(parser)
    return parser.parse_args()


def _site(options: Namespace) -> Flask:
    key = os.environ.get("ACCOUNT_HOLDER_KEY", "").strip() or DEMO_KEY
    service = Service(key, Availability(options.state, options.slow_seconds))
    site = new_site(Path(__file__).parent / "pages")
    site.register_blueprint(service.wire())
    site.register_blueprint(service.pages())
    return site


@dataclass(frozen=True)
class Service:
    """The wire under /api/, the page for people at /."""

    key: str
    availability: Availability

    def wire(self) -> Blueprint:
        wire = Blueprint("wire", __name__, url_prefix="/api/v1")
        wire.before_request(self._insist_on_key)
        wire.before_request(self.availability.hold)
        wire.add_url_rule("/account-holder", view_func=self._answer, methods=["POST"])
        return wire

    def pages(self) -> Blueprint:
        pages = Blueprint("page", __name__)
        refuse_other_sites(pages)
        self.availability.add_switch(pages)
        pages.add_url_rule("/", view_func=self._show)
        return pages

    def _insist_on_key(self) -> Response | None:
        return None if has_key(self.key) else json_answer({"code": "wrong_key"}, status=401)

    def _answer(self) -> Response:
        asked = json_object() or {}
        iban, person = (str(asked.get(part, "")) for part in ("iban", "nationalId"))
        if not (SAUDI_IBAN.match(iban) and NATIONAL_ID.match(person)):
            return json_answer({"code": "invalid"}, status=422)
        return json_answer({"holder": not iban.endswith(SOMEBODY_ELSE)})

    def _show(self) -> str:
        return render_template("rule.html", states=STATES, current=self.availability.state)


if __name__ == "__main__":
    main()
