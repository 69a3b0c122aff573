"""What others do with a document: the scanner, the officer, the clock; and what the citizen reads of it."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from accounts.audit.models import AuditLine
from accounts.notices.models import Notice
from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.documents import proofs
from applications.documents import review as document_review
from applications.documents import services as document_services
from applications.documents import tasks as document_tasks
from applications.documents.models import DocumentChange, DocumentPage, SupportingDocument
from applications.file import services as file_services
from common import dates
from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from tests import cast
from tests.applications.conftest import in_words
from tests.applications.documents.examining import _file, staff, state
from tests.applications.documents.test_documents import PAGE, address, kept, png


# -- the officer ---------------------------------------------------------------------------------------------
def test_a_refused_document_is_asked_for_again_with_the_reason(signed_in, complete, officer, sara):
    row, browser = complete.documents.get(), signed_in(officer)
    empty = browser.post(staff(row, "refuse"), {"because": " "})
    assert empty.context["form"].errors["because"] and state(row) == "given"
    assert browser.post(staff(row, "refuse"), {"because": "الصورة غير واضحة."}).status_code == 302
    assert {s.slug: s.state for s in file_sections.list_sections(complete)}["documents"] == "needs_correction"
    assert proofs.missing_documents(complete) == ("lease",)
    for place in (PAGE, f"{PAGE}{row.pk}/"):
        page = in_words(signed_in(sara).get(place))
        assert "الصورة غير واضحة." in page and "مرفوض" in page
    notice = Notice.objects.get(person=sara, kind="document_refused")
    assert notice.url == PAGE and "اقرأ السبب" in notice.text
    line = DocumentChange.objects.get()
    assert (line.became, line.by, line.because) == ("refused", officer, "الصورة غير واضحة.")
    assert AuditLine.objects.filter(actor=officer, action="document.refused").exists()
    with pytest.raises(Refused):
        declaration_services.submit_declaration(complete, by=sara)


def test_a_new_one_in_its_place_makes_the_section_complete_again(signed_in, complete, officer, sara):
    row = complete.documents.get()
    document_review.refuse_document(row, by=officer, because="قديم.")
    signed_in(sara).post(f"{PAGE}{row.pk}/", {"new-file": png("new.png", "#000"), "replace": "1"})
    assert {s.slug: s.state for s in file_sections.list_sections(complete)}["documents"] == "complete"
    row.refresh_from_db()
    assert row.removed_at and len(kept()) == 2, "what an officer decided on stays as evidence"


def test_an_accepted_document_is_not_changed_any_more(signed_in, api_of, complete, officer, sara):
    row = complete.documents.get()
    assert signed_in(officer).post(staff(row, "accept")).status_code == 302
    assert state(row) == "accepted"
    page = row.pages.get()
    for verb in (
        lambda: document_services.change_document(row, covers_applicant=True),
        lambda: document_services.add_pages(row, [("b.png", png(colour="#000"))]),
        lambda: document_services.remove_page(page),
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.code == "decided"
    assert api_of(sara).put(f"/api/v1{PAGE}{row.pk}/", {}, format="json").status_code == 409
    shown = in_words(signed_in(sara).get(f"{PAGE}{row.pk}/"))
    assert 'name="more"' not in shown and 'name="replace"' in shown


@pytest.mark.threat("T76")
def test_nobody_decides_on_his_own_or_without_the_right(signed_in, complete, officer, sara):
    row = complete.documents.get()
    declaration_services.submit_declaration(complete, by=sara)
    own = cast.full_file(officer_with_a_household(officer)).documents.get()
    with pytest.raises(Refused):
        document_review.accept_document(own, by=officer)
    assert signed_in(officer).post(staff(own, "accept")).status_code == 404
    assert signed_in(sara).post(staff(row, "accept")).status_code == 404
    with pytest.raises(Refused):
        document_review.refuse_document(row, by=sara, because="لا")
    assert (state(row), state(own)) == ("given", "given")


def officer_with_a_household(officer):
    officer.birth_date = cast.date(1980, 1, 1)
    officer.save(update_fields=["birth_date"])
    return officer


@pytest.mark.threat("T34")
def test_the_viewer_shows_pictures_and_downloads_pdfs(signed_in, complete, officer):
    picture = complete.documents.get()
    shown = in_words(signed_in(officer).get(staff(picture)))
    assert f'<img class="proof" src="{address(picture)}"' in " ".join(shown.split())
    answer = signed_in(officer).get(address(picture))
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    from tests.common.corpus import pdf

    paper = document_services.attach_document(complete, kind="other", files=[("a.pdf", _file(pdf()))])
    shown = in_words(signed_in(officer).get(staff(paper)))
    assert "<img" not in shown.split('class="columns')[1] and "تنزيل ملف PDF" in shown
    assert signed_in(officer).get(address(paper)).headers["Content-Disposition"].startswith("attachment")


def test_the_list_is_filtered_by_what_people_see(signed_in, complete, officer, settings):
    row, browser = complete.documents.get(), signed_in(officer)
    place = reverse("admin:applications_supportingdocument_changelist")
    for wanted in ("given", "pending_scan", "refused"):
        listed = browser.get(place, {"state": wanted}).context_data["cl"].result_list
        assert (row in listed) == (wanted == "given"), wanted
    DocumentPage.objects.update(scan="waiting")
    assert row in browser.get(place, {"state": "pending_scan"}).context_data["cl"].result_list
    assert row not in browser.get(place, {"state": "given"}).context_data["cl"].result_list


# -- the clock -----------------------------------------------------------------------------------------------
def test_what_ends_within_thirty_days_is_said_once_and_stands_on_the_dashboard(signed_in, complete, sara):
    day = dates.today()
    soon, later = (
        document_services.attach_document(
            complete, kind="other", files=[("a.png", png(colour=colour))], expires_on=day + timedelta(days)
        )
        for colour, days in (("#111", 12), ("#222", 31))
    )
    housing = complete.housing
    housing.contract_ends = day + timedelta(30)
    housing.save()
    for _twice in range(2):
        document_tasks.remind_of_expiries()
    kinds = Notice.objects.filter(person=sara, kind__endswith="ending").values_list("kind", flat=True)
    assert sorted(kinds) == ["document_ending", "lease_ending"]
    assert all(notice.text and notice.url for notice in Notice.objects.filter(person=sara))
    declaration_services.submit_declaration(complete, by=sara)
    page = in_words(signed_in(sara).get("/dashboard/"))
    assert "بعد 12 يومًا" in page and f"{PAGE}{soon.pk}/" in page and "بعد 30 يومًا" in page
    assert f"{PAGE}{later.pk}/" not in page


@pytest.mark.threat("T43")
def test_the_sweep_deletes_only_old_files_that_no_row_names(complete, nasser, settings):
    import os
    import time

    known = {file.name for file in kept()}
    rebuilt = rebuilding.rebuild_file(png(colour="#abc"), name="a.png")
    orphan, young = file_storage.store_file(rebuilt), file_storage.store_file(rebuilt)
    raw = file_storage.store_file(dataclasses.replace(rebuilt, extension="raw"))
    foreign = settings.PRIVATE_ROOT / "note.txt"
    foreign.write_text("not ours")
    week_ago = time.time() - 7 * 86_400
    for file in [*kept()]:
        if file.name != young.split("/")[1]:
            os.utime(file, (week_ago, week_ago))
    document_tasks.delete_orphan_files()
    left = {file.name for file in kept()}
    assert left == known | {young.split("/")[1], "note.txt"} and orphan.split("/")[1] not in left
    assert raw.split("/")[1] not in left, "what was sent and never rebuilt goes, too"


# -- what the database promises ------------------------------------------------------------------------------
def test_the_history_is_frozen_and_a_refusal_has_a_reason(complete, officer):
    row = complete.documents.get()
    document_review.accept_document(row, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentChange.objects.update(because="anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportingDocument.objects.update(status="refused", reason="")


@pytest.mark.django_db(transaction=True)
def test_the_files_of_before_became_pages_and_can_become_files_again(sara):
    own = file_services.open_application(sara)
    for number in range(3):
        document_services.attach_document(own, kind="other", files=[("a.png", png(colour=f"#00000{number}"))])
    before = sorted(DocumentPage.objects.values_list("document", "key", "sha256", "size"))
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        _migrate([("applications", "0004_who_applies_and_when_it_changed")])
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, key, sha256, size FROM applications_supportingdocument")
            assert sorted(cursor.fetchall()) == before
    finally:
        _migrate(newest)
    assert sorted(DocumentPage.objects.values_list("document", "key", "sha256", "size")) == before


def _migrate(targets) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(targets)
