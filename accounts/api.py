"""REST door of accounts: registering, the session, the password, the notices."""

from django.urls import path

from accounts.enquiries.api import urlpatterns as enquiries
from accounts.nafath import api as nafath_api
from accounts.notices.api import NoticesReadView, NoticesView
from accounts.passwords.api import PasswordView
from accounts.profile import mobile_api, sessions_api
from accounts.profile.api import MeView
from accounts.recovery import api as recovery_api
from accounts.registration.api import RegistrationCodeView, RegistrationsView, ResendView
from accounts.sign_in.api import ProofView, SessionView
from accounts.visual_code.api import VisualCodesView

urlpatterns = [
    *enquiries,
    path("session/", SessionView.as_view(), name="api-session"),
    path("session/reauthenticate/", ProofView.as_view(), name="api-session-reauthenticate"),
    path("visual-codes/", VisualCodesView.as_view(), name="api-visual-codes"),
    path("registrations/", RegistrationsView.as_view(), name="api-registrations"),
    path("registrations/code/", RegistrationCodeView.as_view(), name="api-registrations-code"),
    path("registrations/resend/", ResendView.as_view(), name="api-registrations-resend"),
    path("password/", PasswordView.as_view(), name="api-password"),
    path("recoveries/", recovery_api.RecoveriesView.as_view(), name="api-recoveries"),
    path("recoveries/code/", recovery_api.RecoveryCodeView.as_view(), name="api-recoveries-code"),
    path("recoveries/resend/", recovery_api.RecoveryResendView.as_view(), name="api-recoveries-resend"),
    path("nafath/", nafath_api.NafathView.as_view(), name="api-nafath"),
    path("nafath/approval/", nafath_api.NafathApprovalView.as_view(), name="api-nafath-approval"),
    path("nafath/registration/", nafath_api.NafathRegistrationView.as_view(), name="api-nafath-registration"),
    path("me/", MeView.as_view(), name="api-me"),
    path("me/mobile/", mobile_api.MobileChangeView.as_view(), name="api-mobile"),
    path("me/mobile/code/", mobile_api.MobileCodeView.as_view(), name="api-mobile-code"),
    path("me/mobile/resend/", mobile_api.MobileResendView.as_view(), name="api-mobile-resend"),
    path("sessions/", sessions_api.SessionsView.as_view(), name="api-sessions"),
    path("sessions/<int:pk>/", sessions_api.SessionDetailView.as_view(), name="api-session-one"),
    path("notices/", NoticesView.as_view(), name="api-notices"),
    path("notices/read/", NoticesReadView.as_view(), name="api-notices-read"),
]
