"""Every threat of the table of threats: how its defence is switched off, or the reason why it is not here."""

from tests.mutants import access, files, identity, money, operation, web
from tests.mutants.rows import Row

ROWS: tuple[Row, ...] = (
    *identity.ROWS,
    *access.ROWS,
    *files.ROWS,
    *web.ROWS,
    *money.ROWS,
    *operation.ROWS,
)
REASONS: dict[str, str] = {
    "T62": "`make chaos-pay ARGS='--control N6'` reads the account at sending, and must find wrong accounts",
    "T66": "`make chaos-pay` runs three clocks at once; control N5 takes the constraint away, and pays twice",
    "T68": "`make chaos-pay` publishes every task twice; control N8 acknowledges early, and loses some",
    "T71": "`make chaos-pay` crashes PostgreSQL; a standby promoted in mid-run needs a second server",
    "T83": "forgetting has tests beside each verb; the person's export and the breach report are not built",
}
