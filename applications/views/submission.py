"""The review, «تقديم الطلب», and the receipt that shows what was signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications import declaration, forms, selectors, services, texts
from applications.views.page import file_of, tried, typed
from citizen_portal.lib import forms as portal_forms


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Every answer once more, the declaration with its one box, the button."""
    own = selectors.application_of(request.user)
    if own is None:
        return redirect("application")
    form = forms.AttestForm(*typed(request))
    if form.is_valid() and (signed := tried(form, lambda: services.submit(own, by=request.user))):
        return redirect("receipt", signed.version)
    links = portal_forms.error_links(form) if form.is_bound else []
    seen = {"form": form, "error_links": links, "words": services.WORDS, **file_of(own)}
    if seen["done"] == len(seen["sections"]):
        seen["content"] = texts.content(services.snapshot(own))
    return render(request, "applications/review.html", seen)


@require_safe
def receipt(request: HttpRequest, version: int) -> HttpResponse:
    """The reference, what happens next, and the content of this version as it was signed."""
    mine = selectors.declarations_of(request.user)
    signed = get_object_or_404(mine, version=version)
    seen = {
        "signed": signed,
        "content": texts.content(declaration.read(signed.snapshot)),
        "newest": mine.first(),
        "versions": mine,
        "application": signed.application,
    }
    return render(request, "applications/receipt.html", seen)
