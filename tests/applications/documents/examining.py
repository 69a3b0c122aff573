"""An officer's browser and the state of a document."""

from applications.documents.models import SupportingDocument

DOWN = "tcp://127.0.0.1:9"


def staff(document, *more: str) -> str:
    return "/".join(["/staff/applications/supportingdocument", str(document.pk), *(more or ("change",)), ""])


def state(document) -> str:
    return SupportingDocument.objects.get(pk=document.pk).state


def _file(content: bytes):
    from io import BytesIO

    return BytesIO(content)
