"""Pages of accounts. Of allauth only sign-in and sign-out are mounted, by name: no side doors."""

from django.urls import path

from accounts.enquiries.urls import urlpatterns as enquiries
from accounts.form_drafts import views as draft_views
from accounts.nafath import views as nafath_views
from accounts.notices import views as notice_views
from accounts.page_feedback import views as feedback_views
from accounts.passwords import views as password_views
from accounts.profile import views as profile_views
from accounts.recovery import views as recovery_views
from accounts.registration import views as registration_views
from accounts.sign_in import views as sign_in_views
from accounts.sms import views as sms_views
from accounts.staff import views as staff_views
from accounts.visual_code import views as visual_code_views

urlpatterns = [
    *enquiries,
    path("register/", registration_views.register, name="register"),
    path("register/check/", registration_views.register_check, name="register_check"),
    path("register/code/", registration_views.register_code, name="register_code"),
    path("register/terms/", registration_views.register_terms, name="register_terms"),
    path("login/", sign_in_views.sign_in, name="account_login"),
    path("login/code/<uuid:key>.png", visual_code_views.visual_picture, name="visual_picture"),
    path("login/code/<uuid:key>.wav", visual_code_views.visual_sound, name="visual_sound"),
    path("recovery/", recovery_views.recovery, name="recovery"),
    path("recovery/code/", recovery_views.recovery_code, name="recovery_code"),
    path("nafath/", nafath_views.nafath_start, name="nafath"),
    path("nafath/wait/", nafath_views.nafath_wait, name="nafath_wait"),
    path("nafath/state/", nafath_views.nafath_state, name="nafath_state"),
    path("nafath/register/", nafath_views.nafath_register, name="nafath_register"),
    path("nafath/callback/", nafath_views.nafath_callback, name="nafath_callback"),
    path("logout/", sign_in_views.sign_out, name="account_logout"),
    path("password/new/", password_views.password_new, name="password_new"),
    path("reauthenticate/", profile_views.reauthenticate, name="reauthenticate"),
    path("profile/", profile_views.profile, name="profile"),
    path("profile/mobile/", profile_views.mobile, name="profile_mobile"),
    path("profile/mobile/code/", profile_views.mobile_code, name="profile_mobile_code"),
    path("profile/email/", profile_views.email, name="profile_email"),
    path("profile/sms/", profile_views.profile_sms_notices, name="profile_sms_notices"),
    path("profile/language/", profile_views.profile_language, name="profile_language"),
    path("profile/sessions/end/", profile_views.sessions_end, name="sessions_end"),
    path("profile/sessions/<int:pk>/end/", profile_views.session_end, name="session_end"),
    path("notices/", notice_views.notices, name="notices"),
    path("useful/", feedback_views.page_feedback, name="page_feedback"),
    path("drafts/", draft_views.draft_keep, name="draft_keep"),
    path("drafts/discard/", draft_views.draft_discard, name="draft_discard"),
    path("staff/code/", staff_views.staff_code, name="staff_code"),
    path("staff/enrol/", staff_views.staff_enrol, name="staff_enrol"),
    path("staff/recovery/", staff_views.staff_recovery, name="staff_recovery"),
    path("dev/sms/", sms_views.dev_sms, name="dev_sms"),
    path("sms/reports/<slug:name>/", sms_views.sms_report, name="sms_report"),
]
