"""Who the person is, how to reach them, what was said to them, and who looked."""

from accounts.models.codes import Allowance, AskedCode, OneTimeCode, VisualCode
from accounts.models.entry import MobileChange, NafathRequest, SignIn
from accounts.models.messages import Notice, TextMessage
from accounts.models.people import ASCII_ID, ASCII_MOBILE, Registration, SMSDevice, User, UserManager
from accounts.models.staff import AuditLine, RecoveryCode

__all__ = [
    "ASCII_ID",
    "ASCII_MOBILE",
    "Allowance",
    "AskedCode",
    "AuditLine",
    "MobileChange",
    "NafathRequest",
    "Notice",
    "OneTimeCode",
    "RecoveryCode",
    "Registration",
    "SMSDevice",
    "SignIn",
    "TextMessage",
    "User",
    "UserManager",
    "VisualCode",
]
