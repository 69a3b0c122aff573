"""`python -m simulators.civil_register --port 8400 --people FILE`: a civil register of invented people.

    POST /api/v1/identity
    X-Api-Key: <CIVIL_REGISTER_KEY>
    {"nationalId": "1010101010", "birthDate": "1985-03-15", "mobile": "+966501010101"}

    200 {"matches": true, "name": "نورة العتيبي", "gender": "F", "birthDate": "1985-03-15",
         "mayApply": true, "mobileBelongs": true}
    200 {"matches": false}           nobody has this ID, or not with this birth date: never said which
    401 {"code": "wrong_key"}        422 {"code": "invalid"}        503 {"code": "unavailable"}

`birthDate` is Gregorian. A day before or after the register's own matches, since the tables of the two
calendars differ by a day for many dates; this is decided here, and the answer has the register's own.
`mayApply`: alive, and 18 or over today in Riyadh. `mobile` (+9665 and eight digits) may be left out,
`mobileBelongs` is null then. The key comes from the variable that the portal reads, CIVIL_REGISTER_KEY.

The page at / lists the people and lets a newcomer add himself with his family; --added keeps those in a file.
There, or with --state, the register is slow or does not answer.
"""

import os
from argparse import Namespace
from pathlib import Path

from flask import Flask

from simulators.availability import Availability, add_options
from simulators.civil_register.page import Page
from simulators.civil_register.register import Register, read_people
from simulators.civil_register.wire import Wire
from simulators.site import new_parser, new_site, serve

DEMO_KEY = "civil-register-demo-key"


def main() -> None:
    options = _options()
    serve(_site(options), options, name="Civil register", page="/")


def _options() -> Namespace:
    parser = new_parser("civil_register", "A civil register of invented people.")
    parser.add_argument("--people", type=Path, help="JSON: national ID, then what the register has")
    parser.add_argument("--added", type=Path, help="keep those who add themselves here")
    add_options(parser)
    return parser.parse_args()


def _site(options: Namespace) -> Flask:
    """The wire under /api/, the page for people at /."""
    register = Register(read_people(options.people), options.added)
    availability = Availability(options.state, options.slow_seconds)
    key = os.environ.get("CIVIL_REGISTER_KEY", "").strip() or DEMO_KEY
    site = new_site(Path(__file__).parent / "pages")
    site.register_blueprint(Wire(key, register, availability).routes())
    site.register_blueprint(Page(register, availability).routes())
    return site


if __name__ == "__main__":
    main()
