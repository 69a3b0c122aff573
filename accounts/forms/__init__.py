"""What people type at the doors of accounts, made clean."""

from accounts.forms.entry import (
    CodeForm,
    PasswordForm,
    RegistrationForm,
    SignInForm,
    clean_mobile,
    clean_national_id,
)

__all__ = [
    "CodeForm",
    "PasswordForm",
    "RegistrationForm",
    "SignInForm",
    "clean_mobile",
    "clean_national_id",
]
