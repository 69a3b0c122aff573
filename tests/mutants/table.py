"""Every threat of the table of threats: how its defence is switched off, or the reason why it is not here."""

from tests.mutants import identity
from tests.mutants.rows import Row

ROWS: tuple[Row, ...] = (*identity.ROWS,)
REASONS: dict[str, str] = {}
