"""REST door of accounts: registering, the session, the password, the notices."""

from django.urls import path

from accounts.api.person import MeView, NoticesReadView, NoticesView, PasswordView
from accounts.api.registration import RegistrationCodeView, RegistrationsView, ResendView
from accounts.api.session import ProofView, SessionView, VisualCodesView

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
