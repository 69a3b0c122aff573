"""The bank beside a demonstration: mock-bank with bank days of its own, kept in a file.

`python -m simulators.bank --port 8600 --data var/bank.sqlite`
"""

from argparse import ArgumentParser

from mockbank.__main__ import main


def options() -> list[str]:
    """What mock-bank is started with."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", required=True, help="an SQLite file: what was sent outlives a restart")
    given = parser.parse_args()
    return ["--port", str(given.port), "--db", given.data, "--timezone", "Asia/Riyadh", "--quiet"]


if __name__ == "__main__":
    main(options())
