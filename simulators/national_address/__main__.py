"""`python -m simulators.national_address --port 8500`: a national address service of invented buildings.

    GET /api/v1/addresses?shortaddress=RRRD2929
    X-Api-Key: <NATIONAL_ADDRESS_KEY>

    200 {"addressfound": true, "Addresses": [{"BuildingNumber": "2929", "Street": "طريق الملك فهد",
         "District": "الياسمين", "City": "الرياض", "PostCode": "13325", "AdditionalNumber": "8118",
         "RegionName": "الرياض", "RegionId": "01"}]}
    200 {"addressfound": false, "Addresses": []}     no building has this short address
    401 {"code": "wrong_key"}        422 {"code": "invalid"}        503 {"code": "unavailable"}

A short address is four capital letters and four digits, one building has one. `RegionId` is the region's part
of ISO 3166-2:SA (SA-01 is "01"; there is no 13). The key comes from the variable that the portal reads,
NATIONAL_ADDRESS_KEY.

The page at / lists the addresses. There, or with --state, the service is slow or does not answer.
"""

import os
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, request

from simulators.availability import STATES, Availability, add_options
from simulators.national_address.addresses import SHORT_ADDRESS, Address, read_addresses
from simulators.site import has_key, json_answer, new_parser, new_site, refuse_other_sites, serve

DEMO_KEY = "national-address-demo-key"


def main() -> None:
    options = _options()
    serve(_site(options), options, name="National address", page="/")


def _options() -> Namespace:
    parser = new_parser("national_address", "A national address service of invented buildings.")
    parser.add_argument("--addresses", type=Path, help="JSON: more addresses")
    add_options(parser)
    return parser.parse_args()


def _site(options: Namespace) -> Flask:
    key = os.environ.get("NATIONAL_ADDRESS_KEY", "").strip() or DEMO_KEY
    availability = Availability(options.state, options.slow_seconds)
    service = Service(key, read_addresses(options.addresses), availability)
    site = new_site(Path(__file__).parent / "pages")
    site.register_blueprint(service.wire())
    site.register_blueprint(service.pages())
    return site


@dataclass(frozen=True)
class Service:
    """The wire under /api/, the page for people at /."""

    key: str
    addresses: dict[str, Address]
    availability: Availability

    def wire(self) -> Blueprint:
        wire = Blueprint("wire", __name__, url_prefix="/api/v1")
        wire.before_request(self._insist_on_key)
        wire.before_request(self.availability.hold)
        wire.add_url_rule("/addresses", view_func=self._find)
        return wire

    def pages(self) -> Blueprint:
        pages = Blueprint("page", __name__)
        refuse_other_sites(pages)
        self.availability.add_switch(pages)
        pages.add_url_rule("/", view_func=self._show)
        return pages

    def _insist_on_key(self) -> Response | None:
        return None if has_key(self.key) else json_answer({"code": "wrong_key"}, status=401)

    def _find(self) -> Response:
        short = request.args.get("shortaddress", "")
        if not SHORT_ADDRESS.match(short):
            return json_answer({"code": "invalid"}, status=422)
        found = self.addresses.get(short)
        return json_answer({"addressfound": bool(found), "Addresses": [found.told()] if found else []})

    def _show(self) -> str:
        addresses, current = self.addresses.values(), self.availability.state
        return render_template("addresses.html", addresses=addresses, states=STATES, current=current)


if __name__ == "__main__":
    main()
