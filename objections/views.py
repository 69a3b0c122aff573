"""Pages of objections: the list, a new one, one with its stages, its document."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import services as audit_services
from common import forms as common_forms
from common.dates import today
from common.errors import Refused
from common.uploads import storage as file_storage
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from eligibility.studies.selectors import Decision
from objections import selectors as objection_selectors
from objections import sending as objection_sending
from objections.forms import ObjectionForm


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every objection of this person with its state, and the way to a new one."""
    study = study_selectors.current_study(request.user, today())
    cases = [
        (each, objection_selectors.condition_of(each))
        for each in objection_selectors.objections_of(request.user)
    ]
    seen = {
        "cases": cases,
        "may_object": study is not None and objection_selectors.may_object(study, today()),
    }
    return render(request, "objections/list.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; in its place the reason why there is none: nothing failed, too late, or one is open."""
    study = study_selectors.current_study(request.user, today())
    waiting = objection_selectors.open_objection(study.application) if study else None
    if waiting:
        messages.info(request, _("You have an open objection. Follow it here, or wait for its answer."))
        return redirect("objection", waiting.pk)
    decision = study_selectors.decision_of(study) if study else None
    if study is None or decision is None or not decision.failed:
        return render(request, "objections/nothing.html", {"study": study})
    form = ObjectionForm(request.POST or None, request.FILES or None, reasons=decision.failed)
    if request.method == "POST" and form.is_valid():
        answer = _send(request, study, form)
        if answer:
            return answer
    return _form_page(request, decision, form)


def _form_page(request: HttpRequest, decision: Decision, form: ObjectionForm) -> HttpResponse:
    """The form while the window is open; after it the words typed, if any, so that nothing is lost."""
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


def _send(request: HttpRequest, study: Study, form: ObjectionForm) -> HttpResponse | None:
    code, person = form.cleaned_data["reason"]
    file = form.cleaned_data["file"]
    try:
        objection = objection_sending.send(
            study,
            code=code,
            person=person,
            document_kind=form.cleaned_data["document_kind"],
            text=form.cleaned_data["text"],
            file=file,
            name=file.name,
            today=today(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None
    messages.success(request, _("Your objection was sent. We will tell you when it is answered."))
    return redirect("objection", objection.pk)


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """The state in a sentence, the stages with their days, what was said, and the new result."""
    objection = get_object_or_404(objection_selectors.objections_of(request.user), pk=key)
    seen = {
        "objection": objection,
        "condition": objection_selectors.condition_of(objection),
        "stages": objection_selectors.stages_of(objection),
        "due": objection_selectors.answer_due(objection),
        "after": objection_selectors.study_after(objection),
    }
    return render(request, "objections/one.html", seen)


@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The attachment, to its owner and to officers who may review the case."""
    attached = objection_selectors.document_for(request.user, key)
    if attached is None:
        raise Http404
    audit_services.record_download(request.user, attached.objection.application.owner, f"objection:{key}")
    return file_storage.document_response(attached.key, attached.content_type, attached.label)
