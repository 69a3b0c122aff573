"""A lost password that this browser asked to recover."""

from uuid import UUID

from accounts.codes.models import AskedCode, OneTimeCode


# -- lost password ----------------------------------------------------------------------------------
def open_recovery(key: str | None) -> AskedCode | None:
    """The lost password that this browser asked for and has not completed."""
    try:
        asked = AskedCode.objects.filter(key=UUID(str(key)), completed_at=None)
    except ValueError:
        return None
    return asked.filter(purpose=OneTimeCode.Purpose.RESET).first()
