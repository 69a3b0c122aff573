"""Django looks for the models here; each feature has its own."""

from payments.bank.models import BankEntry, BankMessage, UnknownLine
from payments.days.models import HolidayOverride
from payments.dues.models import Adjustment, AdjustmentChange, Due, Hold, Payment, PaymentChange
from payments.runs.models import Attempt, Batch, PaymentRun, RunChange
from payments.statements.models import IssuedDocument

__all__ = [
    "Adjustment",
    "AdjustmentChange",
    "Attempt",
    "BankEntry",
    "BankMessage",
    "Batch",
    "Due",
    "Hold",
    "HolidayOverride",
    "IssuedDocument",
    "Payment",
    "PaymentChange",
    "PaymentRun",
    "RunChange",
    "UnknownLine",
]
