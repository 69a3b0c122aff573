"""The officers' door: the queue, the review page with its three columns, and the two decisions."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import forms as common_forms
from common.dates import today
from common.errors import Refused
from eligibility.rulebook import cycle_calendar
from objections import assignment, correspondence, review_page
from objections import corrections as objection_corrections
from objections import queue as objection_queue
from objections import review as objection_review
from objections import selectors as objection_selectors
from objections.figures_admin import FiguresAdmin
from objections.forms import AcceptanceForm, GrantForm, MessageForm, RefusalForm, ReturnForm
from objections.grant_admin import GrantAdmin
from objections.models import Objection

# prefix of a form → its name on the page
MESSAGE_ACTIONS = {"ask": "asking", "say": "saying", "note": "noting"}


@admin.register(Objection)
class ObjectionAdmin(FiguresAdmin, GrantAdmin):
    """The pages of one case: the review, and the verbs that its forms call."""

    def get_urls(self) -> list:
        verbs = (
            ("take-up", self.take_up), ("accept", self.accept), ("refuse", self.refuse),
            ("release", self.release), ("assign", self.assign), ("ask", self.ask),
            ("message", self.message), ("note", self.note), ("propose", self.propose),
            ("approve", self.approve), ("return-proposal", self.return_proposal),
        )  # fmt: skip
        own = [
            path(
                f"<uuid:key>/{address}/",
                self.admin_site.admin_view(self._posted(view)),
                name=f"objections_objection_{address.replace('-', '_')}",
            )
            for address, view in verbs
        ]
        next_case = path(
            "next/",
            self.admin_site.admin_view(require_POST(self.next_case)),
            name="objections_objection_next",
        )
        return [next_case, *own, *super().get_urls()]

    def _posted(self, view: Any) -> Any:
        """A verb is a POST; its address opened as a page, as after a change of language, shows the case."""

        def inner(request: HttpRequest, key: UUID) -> HttpResponse:
            if request.method == "POST":
                return view(request, key)
            return redirect("admin:objections_objection_change", self._case(request, key).pk)

        return inner

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The review page; it only shows, each decision has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self._review(request, self._case(request, object_id))

    def take_up(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._act(request, key, assignment.take_objection, _("The case is yours."))

    def release(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._act(request, key, assignment.release_objection, _("The case is back in the queue."))

    def assign(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Hand the case to the colleague who was chosen."""
        objection = self._to_decide(request, key, "take_up")
        typed = request.POST.get("to", "")
        colleagues = {str(one.pk): one for one in objection_queue.colleagues_of(request.user, objection)}
        if typed not in colleagues:
            messages.error(request, _("Choose the colleague who takes the case over."))
            return redirect("admin:objections_objection_change", objection.pk)
        words = _("The case was handed over.")
        return self._act(request, key, assignment.assign_objection, words, to=colleagues[typed])

    def ask(self, request: HttpRequest, key: UUID) -> HttpResponse:
        words = _("The citizen was asked. The days of the answer stop until the answer comes.")
        return self._write(request, key, correspondence.ask_citizen, words, "ask")

    def message(self, request: HttpRequest, key: UUID) -> HttpResponse:
        words = _("The message was sent, and the citizen was told.")
        return self._write(request, key, correspondence.write_as_officer, words, "say")

    def note(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._write(request, key, correspondence.write_note, _("The note was kept."), "note")

    def next_case(self, request: HttpRequest) -> HttpResponse:
        """Take the oldest case that nobody works on."""
        if "take_up" not in objection_selectors.allowed_actions(request.user):
            raise PermissionDenied
        taken = assignment.take_next_objection(by=request.user)
        if taken is None:
            messages.info(request, _("No case waits for an officer."))
            return redirect("admin:objections_objection_changelist")
        return redirect("admin:objections_objection_change", taken.pk)

    def _act(self, request: HttpRequest, key: UUID, verb: Any, words: str, **given: Any) -> HttpResponse:
        objection = self._to_decide(request, key, "take_up")
        try:
            verb(objection, by=request.user, **given)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, words)
        return redirect("admin:objections_objection_change", objection.pk)

    def _write(self, request: HttpRequest, key: UUID, verb: Any, words: str, prefix: str) -> HttpResponse:
        objection = self._to_decide(request, key, "take_up")
        form = MessageForm(request.POST, prefix=prefix)
        if not form.is_valid():
            return self._review(request, objection, **{MESSAGE_ACTIONS[prefix]: form})
        return self._act(request, key, verb, words, text=form.cleaned_data["text"])

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Preview, check, or accept: which one the button said."""
        objection = self._to_decide(request, key, "accept")
        records = objection_selectors.records_of(objection)
        form = AcceptanceForm(request.POST, objection=objection, records=records)
        if "edit" in request.POST:
            return self._review(request, objection, accepting=self._unbound(form, objection))
        if "preview" in request.POST:
            outcome = self._preview(objection, form)
            form.errors.pop("because", None)  # a preview needs no reason yet
            return self._review(request, objection, accepting=form, outcome=outcome)
        outcome = self._preview(objection, form) if form.is_valid() else None
        if form.is_valid() and "confirm" in request.POST:
            return self._decide(request, objection, form, verb=self._accept)
        if form.is_valid():
            return self._check(request, objection, form, outcome)
        return self._review(request, objection, accepting=form, outcome=outcome)

    def refuse(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Check, or refuse: which one the button said."""
        objection = self._to_decide(request, key, "refuse")
        form = RefusalForm(request.POST, prefix="no")
        if "edit" in request.POST:
            return self._review(
                request,
                objection,
                refusing=RefusalForm(prefix="no", initial={"because": form["because"].data}),
            )
        if form.is_valid() and "confirm" in request.POST:
            return self._decide(request, objection, form, verb=self._refuse)
        if form.is_valid():
            return self._check(request, objection, form, None)
        return self._review(request, objection, refusing=form)

    # -- steps of a decision ---------------------------------------------------------------------------------
    def _preview(self, objection: Objection, form: AcceptanceForm) -> Any:
        """What the household would get; a refusal of the correction becomes the form's error."""
        if not form.facts_are_right():
            return None
        facts = form.corrections()  # kept: an error added to a field takes its value out of the form
        try:
            objection_corrections.upheld_grounds(objection, facts, today=today())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            if refusal.code == "wrong_fact":
                return None
        return objection_corrections.preview_correction(objection, facts, today=today())

    def _unbound(self, form: AcceptanceForm, objection: Objection) -> AcceptanceForm:
        typed = {name: form[name].data for name in form.fields}
        return AcceptanceForm(
            initial=typed, objection=objection, records=objection_selectors.records_of(objection)
        )

    def _decide(self, request: HttpRequest, objection: Objection, form: Any, *, verb: Any) -> HttpResponse:
        try:
            verb(request, objection, form)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The decision was made, and the citizen was told."))
        return redirect("admin:objections_objection_change", objection.pk)

    def _accept(self, request: HttpRequest, objection: Objection, form: AcceptanceForm) -> None:
        because = form.cleaned_data["because"]
        objection_review.accept_objection(
            objection, by=request.user, because=because, facts=form.corrections(), today=today()
        )

    def _refuse(self, request: HttpRequest, objection: Objection, form: RefusalForm) -> None:
        objection_review.refuse_objection(objection, by=request.user, because=form.cleaned_data["because"])

    # -- what is shown ---------------------------------------------------------------------------------------
    def _review(
        self,
        request: HttpRequest,
        objection: Objection,
        *,
        accepting: AcceptanceForm | None = None,
        refusing: RefusalForm | None = None,
        granting: GrantForm | None = None,
        returning: ReturnForm | None = None,
        outcome: Any = None,
        **writing: MessageForm,
    ) -> HttpResponse:
        records = objection_selectors.records_of(objection)
        accepting = accepting or AcceptanceForm(objection=objection, records=records)
        refusing = refusing or RefusalForm(prefix="no")
        granting = granting or GrantForm(prefix="grant")
        returning = returning or ReturnForm(prefix="return")
        written = {name: MessageForm(prefix=prefix) for prefix, name in MESSAGE_ACTIONS.items()} | writing
        seen = {
            **self._seen(request, objection),
            **review_page.case_context(objection, records, request.user),
            **written,
            "accepting": accepting,
            "refusing": refusing,
            "granting": granting,
            "returning": returning,
            "outcome": outcome,
            "error_links": common_forms.error_links(
                *(
                    form
                    for form in (accepting, refusing, granting, returning, *written.values())
                    if form.is_bound
                )
            ),
        }
        return render(request, "admin/objections/objection/review.html", seen)

    def _check(self, request: HttpRequest, objection: Objection, form: Any, outcome: Any) -> HttpResponse:
        """The decision once more, with the reason as the citizen will read it."""
        accepting = isinstance(form, AcceptanceForm)
        facts = form.in_words() if accepting else []
        seen = {
            **self._seen(request, objection),
            "form": form,
            "facts": facts,
            "outcome": outcome,
            "cycle": cycle_calendar.cycle_for(today()),
            "accepting": accepting,
            "because": form.cleaned_data["because"],
            "action": reverse(
                f"admin:objections_objection_{'accept' if accepting else 'refuse'}", args=[objection.pk]
            ),
        }
        return render(request, "admin/objections/objection/check.html", seen)

    def _seen(self, request: HttpRequest, objection: Objection) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Objection %(reference)s") % {"reference": objection.reference},
            "opts": self.opts,
            "objection": objection,
            "grounds": objection_selectors.grounds_of(objection),
            "history": objection.history.select_related("by"),
        }
