"""What the frame of a page shows of the question «هل كانت هذه الصفحة مفيدة؟»."""

from typing import Any

from django.http import HttpRequest

from accounts.page_feedback.forms import WordsForm
from accounts.page_feedback.texts import PAGE_TITLES

SESSION_NAME = "page_feedback"  # {route: "said" or "done"}


def asked_feedback(request: HttpRequest) -> dict[str, Any]:
    """The page's route and how far this session's answer is; nothing where it is not asked."""
    match = request.resolver_match
    route = match.url_name if match else ""
    if request.method != "GET" or route not in PAGE_TITLES:
        return {}
    state = request.session.get(SESSION_NAME, {}).get(route, "")
    form = WordsForm(auto_id="feedback_%s") if state == "said" else None
    return {"route": route, "state": state, "form": form, "back": request.get_full_path()}
