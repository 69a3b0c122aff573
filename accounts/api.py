"""REST door of accounts: registering, the session, the password, the notices."""

from django.urls import path

from accounts.notices.api import NoticesReadView, NoticesView
from accounts.passwords.api import PasswordView
from accounts.profile.api import MeView
from accounts.registration.api import RegistrationCodeView, RegistrationsView, ResendView
from accounts.sign_in.api import ProofView, SessionView
from accounts.visual_code.api import VisualCodesView

urlpatterns = [
    path("session/", SessionView.as_view(), name="api-session"),
    path("session/reauthenticate/", ProofView.as_view(), name="api-session-reauthenticate"),
    path("visual-codes/", VisualCodesView.as_view(), name="api-visual-codes"),
    path("registrations/", RegistrationsView.as_view(), name="api-registrations"),
    path("registrations/code/", RegistrationCodeView.as_view(), name="api-registrations-code"),
    path("registrations/resend/", ResendView.as_view(), name="api-registrations-resend"),
    path("password/", PasswordView.as_view(), name="api-password"),
    path("me/", MeView.as_view(), name="api-me"),
    path("notices/", NoticesView.as_view(), name="api-notices"),
    path("notices/read/", NoticesReadView.as_view(), name="api-notices-read"),
]
