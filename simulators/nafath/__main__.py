"""`python -m accounts.nafath.simulator --port 8200 --callback http://127.0.0.1:8000/…`, until a signal.

The pair, the audience and the services come from the same variables that the portal reads: NAFATH_APP_ID,
NAFATH_APP_KEY, NAFATH_AUDIENCE, NAFATH_SERVICE.
"""

import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from accounts.nafath.simulator.callbacks import Callbacks
from accounts.nafath.simulator.people import read_people
from accounts.nafath.simulator.phone import Phone
from accounts.nafath.simulator.signing import Signer, key_from
from accounts.nafath.simulator.transactions import LIFE, Transactions
from accounts.nafath.simulator.web import Answer, Request, serve
from accounts.nafath.simulator.wire import Wire

DEMO = {
    "NAFATH_APP_ID": "portal-demo",
    "NAFATH_APP_KEY": "portal-demo-key",
    "NAFATH_AUDIENCE": "citizen-account",
    "NAFATH_SERVICE": "Login",
}


def main() -> None:
    wanted = _wanted()
    site = _site(wanted)
    # a signal ends the process from within, so that the port is free at once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with serve((wanted.bind, wanted.port), site) as server:
        here = f"http://{wanted.bind}:{server.server_port}"
        print(f"Nafath simulator on {here}/ (its phone: {here}/phone/)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.exit(0)


def _wanted() -> Namespace:
    parser = ArgumentParser(prog="python -m accounts.nafath.simulator", description="A Nafath that is none.")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--callback", required=True, help="where the portal takes signed answers")
    parser.add_argument("--people", type=Path, help="JSON: national ID, then claims")
    parser.add_argument("--key", type=Path, help="keep the signing key here")
    parser.add_argument("--seconds", type=float, help="time to answer, instead of 60 or 180")
    parser.add_argument("--life", type=float, default=LIFE, help="seconds until a transaction is forgotten")
    return parser.parse_args()


def _site(wanted: Namespace) -> Callable[[Request], Answer]:
    """The wire under /api/, the phone under /phone/."""
    own = {name: os.environ.get(name, "").strip() or default for name, default in DEMO.items()}
    people = read_people(wanted.people)
    signer = Signer(key_from(wanted.key), audience=own["NAFATH_AUDIENCE"])
    transactions = Transactions(seconds=wanted.seconds, life=wanted.life)
    services = frozenset({"Login", "LoginWithoutBio", own["NAFATH_SERVICE"]})
    wire = Wire(own["NAFATH_APP_ID"], own["NAFATH_APP_KEY"], services, signer, transactions)
    told = Callbacks(wanted.callback, signer=signer, people=people)
    phone = Phone(transactions, people=people, answered=told.send)

    def answer(request: Request) -> Answer:
        if request.path.startswith("/api/"):
            return wire.answer(request)
        if request.path.startswith("/phone/"):
            return phone.answer(request)
        if request.path in ("/", "/phone"):
            return Answer(303, headers={"Location": "/phone/"})
        return Answer(404)

    return answer


if __name__ == "__main__":
    main()
