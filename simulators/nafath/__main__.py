"""`python -m simulators.nafath --port 8200 --callback http://127.0.0.1:8000/…`, until a signal.

The other side of the Nafath contract (domain.md §4.1): own key, own clock, a "phone" page to approve or
refuse. The pair, the audience and the services come from the same variables that the portal reads:
NAFATH_APP_ID, NAFATH_APP_KEY, NAFATH_AUDIENCE, NAFATH_SERVICE.
"""

import os
from argparse import Namespace
from pathlib import Path

from flask import Flask, redirect
from werkzeug import Response

from simulators.nafath.callbacks import Callbacks
from simulators.nafath.people import read_people
from simulators.nafath.phone import Phone
from simulators.nafath.signing import Signer, load_key
from simulators.nafath.transactions import LIFETIME_SECONDS, Transactions
from simulators.nafath.wire import Wire
from simulators.site import new_parser, new_site, serve

DEMO = {
    "NAFATH_APP_ID": "portal-demo",
    "NAFATH_APP_KEY": "portal-demo-key",
    "NAFATH_AUDIENCE": "citizen-account",
    "NAFATH_SERVICE": "Login",
}


def main() -> None:
    options = _options()
    serve(_site(options), options, name="Nafath", page="/phone/")


def _options() -> Namespace:
    parser = new_parser("nafath", "A Nafath that is none.")
    parser.add_argument("--callback", required=True, help="where the portal takes signed answers")
    parser.add_argument("--people", type=Path, help="JSON: national ID, then claims")
    parser.add_argument("--key", type=Path, help="keep the signing key here")
    parser.add_argument("--seconds", type=float, help="time to answer, instead of 60 or 180")
    parser.add_argument(
        "--life", type=float, default=LIFETIME_SECONDS, help="seconds until a transaction is forgotten"
    )
    return parser.parse_args()


def _site(options: Namespace) -> Flask:
    """The wire under /api/, the phone under /phone/."""
    own = {name: os.environ.get(name, "").strip() or default for name, default in DEMO.items()}
    people = read_people(options.people)
    signer = Signer(load_key(options.key), audience=own["NAFATH_AUDIENCE"])
    transactions = Transactions(seconds=options.seconds, life=options.life)
    services = frozenset({"Login", "LoginWithoutBio", own["NAFATH_SERVICE"]})
    wire = Wire(own["NAFATH_APP_ID"], own["NAFATH_APP_KEY"], services, signer, transactions)
    callbacks = Callbacks(options.callback, signer=signer, people=people)
    phone = Phone(transactions, people=people, answered=callbacks.send)
    site = new_site(Path(__file__).parent / "pages")
    site.register_blueprint(wire.routes())
    site.register_blueprint(phone.routes())
    site.add_url_rule("/", view_func=_show_phone)
    return site


def _show_phone() -> Response:
    return redirect("/phone/", 303)


if __name__ == "__main__":
    main()
