"""`make bench`: a Valkey of its own, then Django, then the measurements."""

import tests.environment

# isort: split
import tests.load.setup  # noqa: F401

# isort: split
from tests.load.bench import work

work.main()
