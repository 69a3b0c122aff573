"""Pages of accounts."""

from accounts.views.entry import dev_sms, notices, password_new, register, register_code, sign_in, sign_out

__all__ = ["dev_sms", "notices", "password_new", "register", "register_code", "sign_in", "sign_out"]
