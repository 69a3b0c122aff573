"""What the citizen is told of an objection."""

from accounts import services as accounts
from objections.models import Objection


def tell(objection: Objection, kind: str) -> None:
    """Leave one notice of this kind; it names the reference, never the case."""
    accounts.notify(
        objection.application.owner,
        kind,
        f"objection:{objection.pk}:{kind}",
        reference=objection.reference,
        objection=str(objection.pk),
    )
