"""A registration that this browser began."""

from uuid import UUID

from accounts.registration.models import Registration


def open_registration(key: str | None) -> Registration | None:
    """The registration that this browser began and has not completed."""
    try:
        return Registration.objects.filter(key=UUID(str(key)), completed_at=None).first()
    except ValueError:
        return None
