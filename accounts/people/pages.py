"""What the pages of accounts share: posted data, the page of one form, the limiter that must answer."""

from collections.abc import Callable
from functools import wraps

from allauth.core.exceptions import RateLimited
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from redis.exceptions import RedisError

from common.forms import PortalForm, error_links


def require_rate_limiter(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What counts its visitors: 429 for too many; without the counter's cache 503 until it is back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RedisError:
            return render(request, "accounts/away.html", status=503)
        except RateLimited:
            return render(request, "429.html", status=429)

    return guarded


def posted_data(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, template: str, form: PortalForm, **more) -> HttpResponse:
    return render(request, template, {"form": form, "error_links": error_links(form), **more})
