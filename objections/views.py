"""Pages of objections: the list, a new one, one with its stages, its document."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services as accounts
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib import uploads
from citizen_portal.lib.dates import today
from citizen_portal.lib.errors import Refused
from eligibility import selectors as eligibility
from eligibility.models import Study
from eligibility.selectors import Decision
from objections import selectors, services
from objections.forms import ObjectionForm


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every objection of this person with its state, and the way to a new one."""
    study = eligibility.current_study(request.user, today())
    cases = [(each, selectors.condition_of(each)) for each in selectors.objections_of(request.user)]
    seen = {"cases": cases, "may_object": study is not None and selectors.may_object(study, today())}
    return render(request, "objections/list.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; in its place the reason why there is none: nothing failed, too late, or one is open."""
    study = eligibility.current_study(request.user, today())
    waiting = selectors.open_objection(study.application) if study else None
    if waiting:
        messages.info(request, _("You have an open objection. Follow it here, or wait for its answer."))
        return redirect("objection", waiting.pk)
    decision = eligibility.decision_of(study) if study else None
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
        "error_links": portal_forms.error_links(form),
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
        objection = services.send(
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
    objection = get_object_or_404(selectors.objections_of(request.user), pk=key)
    seen = {
        "objection": objection,
        "condition": selectors.condition_of(objection),
        "stages": selectors.stages_of(objection),
        "due": selectors.answer_due(objection),
        "after": selectors.study_after(objection),
    }
    return render(request, "objections/one.html", seen)


@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The attachment, to its owner and to officers who may review the case."""
    attached = selectors.document_for(request.user, key)
    if attached is None:
        raise Http404
    accounts.audit.note_download(request.user, attached.objection.application.owner, f"objection:{key}")
    return uploads.document_response(attached.key, attached.content_type, attached.label)
