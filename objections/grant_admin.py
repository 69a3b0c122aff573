"""The officers' verbs about an objection to a payment: propose what is owed, approve it, give it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from common.errors import Refused
from objections import payment_review
from objections.forms import GrantForm, ReturnForm
from objections.models import Objection
from objections.queue_admin import QueueAdmin


class GrantAdmin(QueueAdmin):
    """Each verb is a POST to its own address; ObjectionAdmin shows the page they lead back to."""

    def propose(self, request: HttpRequest, key: UUID) -> HttpResponse:
        objection = self._to_decide(request, key, "accept")
        form = GrantForm(request.POST, prefix="grant")
        if not form.is_valid():
            return self._review(request, objection, granting=form)
        try:
            payment_review.propose_grant(objection, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self._review(request, objection, granting=form)
        messages.success(request, _("Proposed. Another officer approves it or gives it back."))
        return redirect("admin:objections_objection_change", objection.pk)

    def approve(self, request: HttpRequest, key: UUID) -> HttpResponse:
        words = _("The decision was made, and the citizen was told.")
        return self._decide_grant(request, key, payment_review.approve_grant, words)

    def return_proposal(self, request: HttpRequest, key: UUID) -> HttpResponse:
        objection = self._to_decide(request, key, "accept")
        form = ReturnForm(request.POST, prefix="return")
        if not form.is_valid():
            return self._review(request, objection, returning=form)
        words = _("The case goes on with its officer.")
        verb = payment_review.return_grant
        return self._decide_grant(request, key, verb, words, because=form.cleaned_data["text"])

    def _decide_grant(
        self, request: HttpRequest, key: UUID, verb: Any, words: str, **given: Any
    ) -> HttpResponse:
        objection = self._to_decide(request, key, "accept")
        try:
            verb(objection, by=request.user, **given)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, words)
        return redirect("admin:objections_objection_change", objection.pk)

    def _review(self, request: HttpRequest, objection: Objection, **forms: Any) -> HttpResponse:
        raise NotImplementedError
