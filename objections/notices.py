"""What the citizen is told of an objection."""

from accounts.notices import services as notice_services
from objections.models import Objection


def notify_citizen(objection: Objection, kind: str, which: str = "") -> None:
    """Leave one notice of this kind (and of this message); it names the reference, never the case."""
    notice_services.notify(
        objection.application.owner,
        kind,
        f"objection:{objection.pk}:{kind}{which and ':'}{which}",
        reference=objection.reference,
        objection=str(objection.pk),
    )
