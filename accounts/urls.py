"""Pages of accounts. Of allauth only sign-in and sign-out are mounted, by name: no side doors."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/code/", views.register_code, name="register_code"),
    path("login/", views.sign_in, name="account_login"),
    path("login/code/<uuid:key>.png", views.visual_picture, name="visual_picture"),
    path("login/code/<uuid:key>.wav", views.visual_sound, name="visual_sound"),
    path("recovery/", views.recovery, name="recovery"),
    path("recovery/code/", views.recovery_code, name="recovery_code"),
    path("nafath/", views.nafath_start, name="nafath"),
    path("nafath/wait/", views.nafath_wait, name="nafath_wait"),
    path("nafath/state/", views.nafath_state, name="nafath_state"),
    path("nafath/register/", views.nafath_register, name="nafath_register"),
    path("nafath/callback/", views.nafath_callback, name="nafath_callback"),
    path("logout/", views.sign_out, name="account_logout"),
    path("password/new/", views.password_new, name="password_new"),
    path("reauthenticate/", views.reauthenticate, name="reauthenticate"),
    path("profile/", views.profile, name="profile"),
    path("profile/mobile/", views.mobile, name="profile_mobile"),
    path("profile/mobile/code/", views.mobile_code, name="profile_mobile_code"),
    path("profile/email/", views.email, name="profile_email"),
    path("profile/language/", views.profile_language, name="profile_language"),
    path("profile/sessions/end/", views.sessions_end, name="sessions_end"),
    path("profile/sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("notices/", views.notices, name="notices"),
    path("staff/code/", views.staff_code, name="staff_code"),
    path("staff/enrol/", views.staff_enrol, name="staff_enrol"),
    path("staff/recovery/", views.staff_recovery, name="staff_recovery"),
    path("dev/sms/", views.dev_sms, name="dev_sms"),
    path("sms/reports/<slug:name>/", views.sms_report, name="sms_report"),
]
