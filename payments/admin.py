"""Django looks for the admins here; each feature has its own."""

from payments.account_reviews import admin as account_review_admin  # noqa: F401
from payments.bank import admin as payment_bank_admin  # noqa: F401
from payments.days import admin as days_admin  # noqa: F401
from payments.dues import admin as due_admin  # noqa: F401
from payments.runs import admin as run_admin  # noqa: F401
