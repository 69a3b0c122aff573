"""What a decision rests on has changed: a row is left for whoever decides the household again."""

import pytest

from applications.declaration import services as declaration_services
from applications.documents import review as document_review
from applications.documents import services as document_services
from applications.file.models import Application, Reassessment
from tests import cast


def reasons() -> list[str]:
    return list(Reassessment.objects.values_list("because", flat=True))


@pytest.fixture
def signed(complete) -> Application:
    """Sara's file, submitted; the row of the submission is taken already."""
    cast.declare(complete)
    complete.refresh_from_db()
    Reassessment.objects.all().delete()
    return complete


def test_a_submission_is_decided_and_pressed_twice_once(complete):
    cast.declare(complete)
    declaration_services.submit_declaration(complete, by=complete.owner)
    assert reasons() == ["submitted"]


def test_an_officers_word_on_a_document_decides_the_household_again(signed, officer):
    document = signed.documents.get()
    document_review.accept_document(document, by=officer)
    document_review.refuse_document(document, by=officer, because="غير واضح")
    assert reasons() == ["document_accepted", "document_refused"]


def test_a_signed_document_that_leaves_the_file_decides_it_again_and_a_draft_one_does_not(signed):
    document_services.remove_document(signed.documents.get())
    assert reasons() == ["document_removed"]


def test_a_document_that_was_never_signed_decides_nothing(complete):
    document_services.remove_document(complete.documents.get())
    assert reasons() == []
