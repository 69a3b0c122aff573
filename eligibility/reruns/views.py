"""«إعادة الحساب»: the decision again, from the facts and rates that it rests on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns.selectors import PART_NAMES
from eligibility.rulebook import digest


@require_safe
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide one's own study again and say whether it stands; nothing is stored."""
    own = rerun_selectors.study_to_replay(request.user, pk)
    if own is None:
        raise Http404
    found = replays.replay_study(own)
    parts = dict.fromkeys(PART_NAMES[difference.part] for difference in found.differences)
    seen = {"study": own, "found": found, "parts": list(parts), "rulebook_now": digest.rulebook_digest()}
    return render(request, "eligibility/replay.html", seen)
