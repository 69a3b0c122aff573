"""REST door of the open sessions: where one is signed in, and signing out there."""

from allauth.usersessions.models import UserSession
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.profile import selectors as profile_selectors
from accounts.profile import services as profile_services
from accounts.sign_in import services as sign_in_services
from common.api_views import APIView


class OpenSessionSerializer(serializers.ModelSerializer):
    """A device that is signed in."""

    device = serializers.SerializerMethodField(help_text="Browser and system in words.")
    is_this = serializers.SerializerMethodField(help_text="Whether it is the session that asks.")

    class Meta:
        model = UserSession
        fields = ("id", "device", "ip", "created_at", "last_seen_at", "is_this")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_device(self, session: UserSession) -> str:
        return str(sign_in_services.device_name(session.user_agent))

    def get_is_this(self, session: UserSession) -> bool:
        return session.session_key == self.context["here"]


class SessionsView(APIView):
    @extend_schema(operation_id="sessions", responses=OpenSessionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The devices that are signed in, newest first."""
        rows = profile_services.open_sessions(request.user)
        here = {"here": request.session.session_key}
        return Response(OpenSessionSerializer(rows, many=True, context=here).data)

    @extend_schema(operation_id="sessions_end", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign every other device out; this one stays."""
        profile_services.end_other_sessions(request.user, keep=request.session.session_key)
        return Response(status=204)


class SessionDetailView(APIView):
    @extend_schema(operation_id="session_one", responses=OpenSessionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One device that is signed in."""
        row = get_object_or_404(profile_selectors.sessions_of(request.user), pk=pk)
        here = {"here": request.session.session_key}
        return Response(OpenSessionSerializer(row, context=here).data)

    @extend_schema(operation_id="session_end", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Sign this device out."""
        profile_services.end_session(get_object_or_404(profile_selectors.sessions_of(request.user), pk=pk))
        return Response(status=204)
