"""Django looks for models here; each feature has its own."""

from eligibility.cycles import models as cycle_models  # noqa: F401
from eligibility.open_figures import models as figure_models  # noqa: F401
from eligibility.registers import models as register_models  # noqa: F401
from eligibility.reruns import models as rerun_models  # noqa: F401
from eligibility.studies import models as study_models  # noqa: F401
