from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.people.models import superuser_made
        from accounts.staff import services as staff_services

        superuser_made.connect(staff_services.record_superuser)
