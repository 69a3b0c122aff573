"""Pages of objections: the list, a draft in three steps, one with its stages, its documents and messages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import services as audit_services
from accounts.form_drafts import pages as draft_pages
from common import forms as common_forms
from common.dates import today
from common.errors import Refused
from common.uploads import storage as file_storage
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import correspondence, payment_window
from objections import selectors as objection_selectors
from objections import submission as objection_submission
from objections.forms import (
    DocumentForm,
    MessageForm,
    ObjectionForm,
    PaymentObjectionForm,
    draft_initial,
    payment_draft_initial,
)
from objections.models import Objection, ObjectionDocument
from payments.dues import selectors as due_selectors

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """Every objection of this person with its state, and the way to a new one."""
    study = study_selectors.current_study(request.user, today())
    cases = [
        (each, objection_selectors.conditions_of(each))
        for each in objection_selectors.objections_of(request.user)
    ]
    seen = {
        "cases": cases,
        "may_object": study is not None and objection_selectors.is_objection_allowed(study, today()),
    }
    return render(request, "objections/list.html", seen)


@draft_pages.keep_typed()
@reads_and_writes
def objection_new(request: HttpRequest) -> HttpResponse:
    """What is objected to and why; in its place the reason why there is no form."""
    study = study_selectors.current_study(request.user, today())
    waiting = objection_selectors.open_objection(study.application) if study else None
    if waiting:
        messages.info(request, _("You have an open objection. Follow it here, or wait for its answer."))
        return redirect("objection", waiting.pk)
    offered = objection_selectors.available_grounds(study) if study else ()
    if study is None or not offered:
        return render(request, "objections/nothing.html", {"study": study})
    draft = objection_selectors.draft_of(study.application)
    initial = draft_initial(draft) if draft and draft.study_id == study.pk else None
    form = ObjectionForm(draft_pages.typed_data(request), initial=initial, offered=offered)
    if request.method == "POST" and form.is_valid():
        saved = _call_or_add_error(
            lambda: objection_submission.save_draft(study, today=today(), **form.cleaned_data), form
        )
        if saved:
            return redirect("objection_files", saved.pk)
    return _form_page(request, study, form)


def _form_page(request: HttpRequest, study: Study, form: ObjectionForm) -> HttpResponse:
    """The form while the window is open; after it the words typed, if any, so that nothing is lost."""
    decision = study_descriptions.describe_study(study)
    window, left = decision.objection_days, decision.days_left(today())
    seen = {
        "form": form,
        "error_links": common_forms.error_links(form),
        "last_day": decision.last_day,
        "left": left,
        "gone": min(max(window - left, 0), window),
        "window": window,
    }
    return render(request, "objections/new.html" if left >= 0 else "objections/closed.html", seen)


@draft_pages.keep_typed()
@reads_and_writes
def objection_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong with a payment and why; outside the window the reason why there is no form."""
    payment = get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
    window = payment_window.window_of(payment)
    if window.waiting:
        messages.info(request, _("You have an open objection. Follow it here, or wait for its answer."))
        return redirect("objection", window.waiting.pk)
    form = PaymentObjectionForm(draft_pages.typed_data(request), initial=payment_draft_initial(window.draft))
    if request.method == "POST" and form.is_valid():
        saved = _call_or_add_error(
            lambda: objection_submission.save_payment_draft(payment, today=today(), **form.cleaned_data), form
        )
        if saved:
            return redirect("objection_files", saved.pk)
    seen = {
        "form": form,
        "error_links": common_forms.error_links(form),
        "payment": payment,
        "window": window,
        "is_open": window.is_open(today()),
        "left": window.days_left(today()),
        "gone": min(max(window.days - window.days_left(today()), 0), window.days),
    }
    return render(request, "objections/payment.html", seen)


@reads_and_writes
def objection_files(request: HttpRequest, key: UUID) -> HttpResponse:
    """The documents of a draft: what each condition asks for, those attached, one more."""
    objection = _own_objection(request, key)
    if objection.status != Objection.Status.DRAFT:
        return redirect("objection", objection.pk)
    form = _document_form(request, objection)
    if (
        request.method == "POST"
        and form.is_valid()
        and _call_or_add_error(lambda: _attach(objection, form), form)
    ):
        messages.success(request, _("The document was attached. Add another, or go on."))
        return redirect("objection_files", objection.pk)
    seen = {
        "objection": objection,
        "grounds": objection_selectors.grounds_of(objection),
        "form": form,
        "error_links": common_forms.error_links(form),
    }
    return render(request, "objections/files.html", seen)


@reads_and_writes
def objection_check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything once more, and the button that sends it."""
    objection = _own_objection(request, key)
    if objection.status != Objection.Status.DRAFT:
        return redirect("objection", objection.pk)
    problem = None
    if request.method == "POST":
        try:
            objection_submission.send_objection(objection, today=today())
        except Refused as refusal:
            problem = refusal
        else:
            messages.success(request, _("Your objection was sent. We will tell you when it is answered."))
            return redirect("objection", objection.pk)
    seen = {
        "objection": objection,
        "grounds": objection_selectors.grounds_of(objection),
        "problem": problem,
        "due": objection_selectors.answer_deadline(today()),
    }
    return render(request, "objections/check.html", seen)


@reads_and_writes
def document_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file off the draft; opened as a page, the draft's documents."""
    mine = ObjectionDocument.objects.filter(objection__application__owner=request.user)
    attached = get_object_or_404(mine.select_related("objection"), pk=key)
    if request.method == "POST":
        _call_and_message(
            request, lambda: objection_submission.remove_document(attached), _("The document was removed.")
        )
    return redirect("objection_files", attached.objection_id)


@draft_pages.shows_form_of("objection_message")
@require_safe
def objection_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The state in a sentence, the stages with their days, what was said, and the new result."""
    objection = _own_objection(request, key)
    if objection.status == Objection.Status.DRAFT:
        return redirect("objection_files", objection.pk)
    return _detail_page(request, objection)


@draft_pages.keep_typed(shown_by="objection")
@reads_and_writes
def objection_message(request: HttpRequest, key: UUID) -> HttpResponse:
    """A message, or the answer to what the officer asks; opened as a page, the objection's own."""
    objection = _own_objection(request, key)
    if request.method != "POST":
        return redirect("objection", objection.pk)
    form = MessageForm(request.POST)
    if form.is_valid() and _call_or_add_error(
        lambda: correspondence.write_as_citizen(objection, text=form.cleaned_data["text"], by=request.user),
        form,
    ):
        messages.success(request, _("Your message was sent."))
        return redirect("objection", objection.pk)
    return _detail_page(request, objection, message_form=form)


@reads_and_writes
def add_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more document while the case is open; opened as a page, the objection's own."""
    objection = _own_objection(request, key)
    if request.method != "POST":
        return redirect("objection", objection.pk)
    form = _document_form(request, objection)
    if form.is_valid() and _call_or_add_error(lambda: _attach(objection, form), form):
        messages.success(request, _("The document was attached. The officer sees it with your case."))
        return redirect("objection", objection.pk)
    return _detail_page(request, objection, document_form=form)


@reads_and_writes
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask once more, then withdraw; a draft is deleted."""
    objection = _own_objection(request, key)
    is_draft = objection.status == Objection.Status.DRAFT
    if request.method != "POST":
        return render(request, "objections/withdraw.html", {"objection": objection, "is_draft": is_draft})
    if is_draft:
        _call_and_message(
            request, lambda: objection_submission.discard_draft(objection), _("The draft was deleted.")
        )
        return redirect("objections")
    words = _("Your objection was withdrawn. The result stands.")
    _call_and_message(
        request, lambda: objection_submission.withdraw_objection(objection, by=request.user), words
    )
    return redirect("objection", objection.pk)


@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The attachment, to its owner and to officers who may review the case."""
    attached = objection_selectors.document_for(request.user, key)
    if attached is None:
        raise Http404
    audit_services.record_download(request.user, attached.objection.application.owner, f"objection:{key}")
    return file_storage.document_response(attached.key, attached.content_type, attached.label)


def _detail_page(request: HttpRequest, objection: Objection, **bound: Any) -> HttpResponse:
    seen = {
        "objection": objection,
        "grounds": objection_selectors.grounds_of(objection),
        "stages": objection_selectors.stages_of(objection),
        "timeline": objection_selectors.timeline_of(objection),
        "correspondence": objection_selectors.messages_for_citizen(objection).select_related("by"),
        "question": objection_selectors.open_question(objection),
        "after": objection_selectors.resulting_study(objection),
        "paid_on": payment_window.grant_deposit_day(objection, today()),
        "message_form": MessageForm(draft_pages.restored_data(request)),
        "document_form": DocumentForm(kinds=objection_selectors.suggested_kinds(objection)),
        "error_links": common_forms.error_links(*bound.values()),
        **bound,
    }
    return render(request, "objections/one.html", seen)


def _own_objection(request: HttpRequest, key: UUID) -> Objection:
    return get_object_or_404(objection_selectors.objections_of(request.user), pk=key)


def _document_form(request: HttpRequest, objection: Objection) -> DocumentForm:
    kinds = objection_selectors.suggested_kinds(objection)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return DocumentForm(*posted, kinds=kinds)


def _attach(objection: Objection, form: DocumentForm) -> ObjectionDocument:
    file = form.cleaned_data["file"]
    return objection_submission.attach_document(
        objection, kind=form.cleaned_data["kind"], file=file, name=file.name
    )


def _call_or_add_error[T](verb: Callable[[], T], form: Any) -> T | None:
    """What the verb gives; None when it refused, and the form says why."""
    try:
        return verb()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def _call_and_message(request: HttpRequest, verb: Callable[[], Any], words: str) -> None:
    """Call the verb, and say what it did or why not."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
