"""«إعادة الحساب»: the decision again, from the facts and rates that it rests on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility import selectors, services
from eligibility.rulebook import digest
from eligibility.selectors.trials import PARTS


@require_safe
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide one's own study again and say whether it stands; nothing is stored."""
    own = selectors.study_to_replay(request.user, pk)
    if own is None:
        raise Http404
    found = services.replay_one(own)
    parts = dict.fromkeys(PARTS[difference.part] for difference in found.differences)
    seen = {"study": own, "found": found, "parts": list(parts), "rulebook_now": digest.digest()}
    return render(request, "eligibility/replay.html", seen)
