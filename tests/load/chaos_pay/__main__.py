"""Does the money survive anything? `make chaos-pay ARGS="--payments 20000 --kills 40 --seed 1"`.

Real Celery workers, a PostgreSQL and a Valkey of its own send to a bank that fails on purpose, while workers
or their children are killed with -9, tasks are delivered twice, the broker is emptied, the database crashes,
a worker stalls, accounts and decisions change. At the end the bank's own ledger, the portal's rows and
check_money must agree. `--control N1` and so on switch a defence off: those must lose.
"""

import os
import socket
import sys
from argparse import ArgumentParser, Namespace

import tests.load.chaos_pay.servers  # noqa: F401
from tests.load.chaos_pay.disturbance import Disturbance
from tests.load.chaos_pay.judgement import count_doubled_payments, judge, prepare, reconcile
from tests.load.scratch_database import scratch_database

CONTROLS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")
SEEN_WITHOUT_CHECK = ("N2", "N3", "N7")  # the bank's check of ids would hide them


def options_of(arguments: list[str] | None = None) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.load.chaos_pay", description=__doc__)
    parser.add_argument("--payments", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", choices=CONTROLS, default="")
    parser.add_argument("--no-duplicate-check", action="store_true", help="the bank takes an id twice")
    options = parser.parse_args(arguments)
    options.no_duplicate_check |= options.control in SEEN_WITHOUT_CHECK
    return options


def disturb(options: Namespace) -> dict[str, int]:
    """One run from opening to the bank's report; what was found."""
    prepare(options.payments, options.control)
    if options.control == "N5":
        return {"doubled": count_doubled_payments()}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chaos = Disturbance(options, f"http://127.0.0.1:{port}", port)
    try:
        chaos.run()
    finally:
        chaos.stop()
    return judge(chaos) | ({} if options.control else reconcile(chaos))


def has_held(found: dict[str, int], options: Namespace) -> bool:
    """Whether nothing happened that must not; with a control, whether it showed what it must."""
    if options.control:
        shown = {"N6": "mismatched", "N8": "unfinished"}.get(options.control, "doubled")
        return found[shown] > 0
    bad = ("doubled", "lost", "mismatched", "unfinished", "unclean", "unpaid")
    return not any(found[name] for name in bad) and found["kills"] >= options.kills


def main() -> int:
    options = options_of()
    if options.control == "N2":
        os.environ["BANK_QUIET_SECONDS"] = "0"
    with scratch_database():
        found = disturb(options)
    print(f"seed {options.seed} {options.control or 'all defences'}: {found}")
    held = has_held(found, options)
    print("held" if held and not options.control else "shown, as it must" if held else "FAILED")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
