"""Door of «هل كانت هذه الصفحة مفيدة؟»: yes or no, then words if one likes; works without scripts."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.page_feedback import services as feedback_services
from accounts.page_feedback.forms import AnswerForm, WordsForm
from accounts.page_feedback.pages import SESSION_NAME
from accounts.page_feedback.texts import PAGE_TITLES
from common.errors import Refused


@csrf_exempt  # a token would set a cookie on every public page; another site sends no session of ours
@login_not_required
@require_POST
def page_feedback(request: HttpRequest) -> HttpResponse:
    """Keep the answer about the page it was asked on, and go back to it."""
    if request.headers.get("Origin", settings.PORTAL_ORIGIN) not in _own_origins(request):
        raise PermissionDenied
    back, route = _asked_page(request.POST.get("back", ""))
    try:
        if "useful" in request.POST:
            _save_answer(request, route)
        else:
            _save_words(request, route)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{back}#useful")


def _own_origins(request: HttpRequest) -> tuple[str, str]:
    return settings.PORTAL_ORIGIN, f"{request.scheme}://{request.get_host()}"


def _save_answer(request: HttpRequest, route: str) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    feedback_services.check_limit(get_adapter().get_client_ip(request))
    if not request.session.session_key:
        request.session.create()
    feedback_services.save_feedback(
        request.session.session_key,
        route,
        useful=form.cleaned_data["useful"] == "yes",
        language=get_language() or "",
    )
    _remember(request, route, "said")


def _save_words(request: HttpRequest, route: str) -> None:
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["words"]))
        return
    key = request.session.session_key or ""
    if feedback_services.add_words(key, route, form.cleaned_data["words"]):
        _remember(request, route, "done")


def _remember(request: HttpRequest, route: str, state: str) -> None:
    request.session[SESSION_NAME] = {**request.session.get(SESSION_NAME, {}), route: state}


def _asked_page(address: str) -> tuple[str, str]:
    """The address to go back to, and its route's name; 404 for what is no page that asks."""
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    try:
        route = resolve(address.partition("?")[0]).url_name if own else ""
    except Resolver404:
        route = ""
    if route not in PAGE_TITLES:
        raise Http404
    return address.partition("#")[0], route
