"""One's own decision, decided again."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView
from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors
from eligibility.rulebook import digest


class DifferenceSerializer(serializers.Serializer):
    """Where the decision is not what its own facts give: codes alone, never a value."""

    part = serializers.ChoiceField(choices=["declaration", "facts", "result", "answer"])
    code = serializers.CharField(help_text="The field of the answer; empty for another part.")


class ReplaySerializer(serializers.Serializer):
    """Whether the same declaration, facts and rates give the same answer again; nothing is stored."""

    same = serializers.BooleanField()
    rulebook_then = serializers.CharField(source="rulebook", help_text="SHA-256 of the rules that decided.")
    rulebook_now = serializers.SerializerMethodField(help_text="SHA-256 of the rules that answer now.")
    differences = DifferenceSerializer(many=True)

    def get_rulebook_now(self, found: replays.ReplayedStudy) -> str:
        return digest.rulebook_digest()


class ReplayView(APIView):
    """A decision of one's own, decided again from what it rests on."""

    @extend_schema(operation_id="study_replay", responses=ReplaySerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Decide again and compare with the decision that is kept."""
        return self._again(request, pk)

    @extend_schema(operation_id="study_replay_again", request=None, responses=ReplaySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The same for programs that send what they ask for."""
        return self._again(request, pk)

    def _again(self, request: Request, pk: int) -> Response:
        own = rerun_selectors.study_to_replay(request.user, pk)
        if own is None:
            raise NotFound(_("You have no such study."))
        return Response(ReplaySerializer(replays.replay_study(own)).data)
