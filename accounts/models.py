"""Django looks for models here; each feature has its own."""

from accounts.audit import models as audit_models  # noqa: F401
from accounts.codes import models as code_models  # noqa: F401
from accounts.enquiries import models as enquiry_models  # noqa: F401
from accounts.form_drafts import models as draft_models  # noqa: F401
from accounts.nafath import models as nafath_models  # noqa: F401
from accounts.notices import models as notice_models  # noqa: F401
from accounts.page_feedback import models as feedback_models  # noqa: F401
from accounts.people import models as person_models  # noqa: F401
from accounts.profile import models as profile_models  # noqa: F401
from accounts.registration import models as registration_models  # noqa: F401
from accounts.sign_in import models as sign_in_models  # noqa: F401
from accounts.sms import models as sms_models  # noqa: F401
from accounts.staff import models as staff_models  # noqa: F401
from accounts.visual_code import models as visual_code_models  # noqa: F401
