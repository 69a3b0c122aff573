"""The dwelling and its national address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications import choices
from applications.file.models import Application


class Housing(models.Model):
    """The dwelling and its national address; a part not yet answered is empty."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="housing")
    tenure = models.CharField(_("The dwelling is"), max_length=6, choices=choices.Tenure.choices, blank=True)
    contract = models.CharField(_("Ejar contract number"), max_length=30, blank=True)
    contract_ends = models.DateField(_("End of the contract"), null=True, blank=True)
    short_address = models.CharField(_("Short address"), max_length=8, blank=True, db_collation="C")
    building = models.CharField(_("Building number"), max_length=4, blank=True, db_collation="C")
    street = models.CharField(_("Street"), max_length=100, blank=True)
    district = models.CharField(_("District"), max_length=100, blank=True)
    city = models.CharField(_("City"), max_length=100, blank=True)
    region = models.CharField(_("Region"), max_length=5, choices=choices.Region.choices, blank=True)
    postal_code = models.CharField(_("Postal code"), max_length=5, blank=True, db_collation="C")
    additional = models.CharField(_("Additional number"), max_length=4, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints = [
            models.CheckConstraint(
                condition=Q(building__regex=r"^([0-9]{4})?$")
                & Q(postal_code__regex=r"^([0-9]{5})?$")
                & Q(additional__regex=r"^([0-9]{4})?$"),
                name="address_numbers_ascii",
            )
        ]

    def __str__(self) -> str:
        return self.city
