"""A bank that fails on purpose: late, with an error, or dropping the line after it committed.

It speaks as mock-bank does, so that the portal's own client talks to it.
`python -m tests.load.chaos_pay.bank PORT FILE SEED [--no-duplicate-check]`; its ledger is an SQLite file.
"""

import json
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
LATE_SECONDS = 6.0  # longer than the client waits, shorter than the quiet period


class Store:
    """What was committed; one writer at a time, on disk before the answer."""

    def __init__(self, file: str, checks: bool) -> None:
        self.lock, self.checks = threading.Lock(), checks
        self.db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.db.executescript(TABLES)

    def messages(self) -> list[str]:
        with self.lock:
            return [row[0] for row in self.db.execute("SELECT DISTINCT id FROM message")]

    def take(self, content: bytes) -> bool:
        """Commit a file; False when its id is known already."""
        root = etree.fromstring(content)
        message = root.findtext(".//{*}PmtInfId")
        rows = [
            (message, each.findtext(".//{*}EndToEndId"), round(100 * float(each.findtext(".//{*}InstdAmt"))),
             each.findtext("{*}CdtrAcct/{*}Id/{*}IBAN"))
            for each in root.iter("{*}CdtTrfTxInf")
        ]  # fmt: skip
        with self.lock:
            if self.checks and self.db.execute("SELECT 1 FROM message WHERE id = ?", [message]).fetchone():
                return False
            self.db.execute("BEGIN")
            self.db.execute("INSERT INTO message VALUES (?, ?)", [message, time.time()])
            self.db.executemany("INSERT INTO credit VALUES (?, ?, ?, ?)", rows)
            self.db.execute("COMMIT")
            return True


def handler(store: Store, chance: Random) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, [{"pmt_inf_id": each} for each in store.messages()])

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/payments":
                return self._answer(201, {})
            luck = chance.random()
            if luck < 0.10:  # before anything is committed
                return self._answer(503, {})
            late = luck < 0.16
            time.sleep(LATE_SECONDS if late else 0.2 + 0.4 * chance.random())
            taken = store.take(content)
            if luck > 0.95:
                return self._drop()
            self._answer(202 if taken else 422, {} if taken else {"reason": "duplicate"})

        def _drop(self) -> None:
            self.connection.shutdown(2)

        def _answer(self, status: int, body: object) -> None:
            content = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *_line: object) -> None:
            pass

    return Door


def main() -> None:
    port, file, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = Store(file, checks="--no-duplicate-check" not in sys.argv)
    ThreadingHTTPServer(("127.0.0.1", port), handler(store, Random(seed))).serve_forever()


if __name__ == "__main__":
    main()
