"""Django looks for the models here; each feature has its own."""

from payments.account_reviews import models as account_review_models  # noqa: F401
from payments.arrivals import models as arrival_models  # noqa: F401
from payments.bank import models as payment_bank_models  # noqa: F401
from payments.days import models as days_models  # noqa: F401
from payments.dues import models as due_models  # noqa: F401
from payments.runs import models as run_models  # noqa: F401
from payments.statements import models as statement_models  # noqa: F401
