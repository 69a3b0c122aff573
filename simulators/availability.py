"""Whether an authority answers: a tester switches it on the simulator's page, a test on the command line."""

import time
from argparse import ArgumentParser

from flask import Blueprint, redirect, request
from werkzeug import Response

from simulators.site import json_answer

ANSWERS, SLOW, SILENT = "answers", "slow", "silent"
STATES = {ANSWERS: "يجيب", SLOW: "بطيء", SILENT: "لا يجيب"}
SLOW_SECONDS = 8.0  # longer than the portal waits


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--state", choices=STATES, default=ANSWERS)
    parser.add_argument("--slow-seconds", type=float, default=SLOW_SECONDS)


class Availability:
    """One for each process; `state` is one of STATES."""

    def __init__(self, state: str, slow_seconds: float) -> None:
        self.state, self._slow_seconds = state, slow_seconds

    def hold(self) -> Response | None:
        """Before each question: nothing, or a long wait, or 503."""
        if self.state == SLOW:
            time.sleep(self._slow_seconds)
        return json_answer({"code": "unavailable"}, status=503) if self.state == SILENT else None

    def add_switch(self, pages: Blueprint) -> None:
        """The form of the page posts here."""

        @pages.post("/state")
        def switch() -> Response:
            wanted = request.form.get("state", "")
            self.state = wanted if wanted in STATES else self.state
            return redirect("/", 303)
