"""Pages of accounts. Of allauth only sign-in and sign-out are mounted, by name: no side doors."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/code/", views.register_code, name="register_code"),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("password/new/", views.password_new, name="password_new"),
    path("notices/", views.notices, name="notices"),
    path("dev/sms/", views.dev_sms, name="dev_sms"),
]
