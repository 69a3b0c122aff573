"""A bank that fails on purpose: late, with an error, or dropping the line after it committed.

`python -m tests.load.chaos_bank PORT FILE SEED [--no-duplicate-check]`; its ledger is an SQLite file.
"""

import sqlite3
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from lxml import etree

TABLES = """
CREATE TABLE IF NOT EXISTS message (id TEXT, at REAL);
CREATE TABLE IF NOT EXISTS credit (message TEXT, reference TEXT, halalas INTEGER, iban TEXT);
"""


class Store:
    """What was committed; one writer at a time, on disk before the answer."""

    def __init__(self, file: str, checks: bool) -> None:
        self.lock, self.checks = threading.Lock(), checks
        self.db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.db.executescript(TABLES)

    def knows(self, message: str) -> bool:
        with self.lock:
            return bool(self.db.execute("SELECT 1 FROM message WHERE id = ?", [message]).fetchone())

    def take(self, message: str, content: bytes) -> None:
        rows = [
            (message, each.findtext(".//{*}EndToEndId"), round(100 * float(each.findtext(".//{*}InstdAmt"))),
             each.findtext("{*}CdtrAcct/{*}Id/{*}IBAN"))
            for each in etree.fromstring(content).iter("{*}CdtTrfTxInf")
        ]  # fmt: skip
        with self.lock:
            if self.checks and self.db.execute("SELECT 1 FROM message WHERE id = ?", [message]).fetchone():
                return
            self.db.execute("BEGIN")
            self.db.execute("INSERT INTO message VALUES (?, ?)", [message, time.time()])
            self.db.executemany("INSERT INTO credit VALUES (?, ?, ?, ?)", rows)
            self.db.execute("COMMIT")


def handler(store: Store, chance: Random) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200 if store.knows(self.path.strip("/")) else 404)

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            luck = chance.random()
            time.sleep(3.5 if luck < 0.06 else 0.05 + 0.2 * chance.random())  # at times longer than patience
            if 0.06 <= luck < 0.10:
                return self._answer(503)
            store.take(self.path.strip("/"), content)
            if 0.10 <= luck < 0.15:
                return self.close()
            self._answer(202)

        def close(self) -> None:
            self.connection.shutdown(2)

        def _answer(self, status: int) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *_line: object) -> None:
            pass

    return Door


if __name__ == "__main__":
    port, file, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = Store(file, checks="--no-duplicate-check" not in sys.argv)
    ThreadingHTTPServer(("127.0.0.1", port), handler(store, Random(seed))).serve_forever()
