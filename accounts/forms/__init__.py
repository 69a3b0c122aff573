"""What people type at the doors of accounts, made clean."""

from accounts.forms.entry import (
    SMS,
    CodeForm,
    PasswordForm,
    RegistrationForm,
    SignInForm,
    clean_mobile,
    clean_national_id,
)
from accounts.forms.nafath import NafathForm, NafathMobileForm
from accounts.forms.profile import EmailForm, LanguageForm, MobileForm, ProofForm
from accounts.forms.recovery import RecoveryForm

__all__ = [
    "SMS",
    "CodeForm",
    "EmailForm",
    "LanguageForm",
    "MobileForm",
    "NafathForm",
    "NafathMobileForm",
    "PasswordForm",
    "ProofForm",
    "RecoveryForm",
    "RegistrationForm",
    "SignInForm",
    "clean_mobile",
    "clean_national_id",
]
