"""Django looks for the officers' pages here; each feature has its own."""

from accounts.audit import admin as audit_admin  # noqa: F401
from accounts.codes import admin as code_admin  # noqa: F401
from accounts.enquiries import admin as enquiry_admin  # noqa: F401
from accounts.notices import admin as notice_admin  # noqa: F401
from accounts.page_feedback import admin as feedback_admin  # noqa: F401
from accounts.people import admin as person_admin  # noqa: F401
from accounts.registration import admin as registration_admin  # noqa: F401
from accounts.sms import admin as sms_admin  # noqa: F401
