"""The signed-in person: who, the password, the notices."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import forms, selectors, services
from accounts.adapter import proved_by
from accounts.api.shared import as_error, needs_limiter, valid
from accounts.models import Notice, User
from citizen_portal.lib.api import ReauthenticationNeeded


class PasswordSerializer(serializers.Serializer):
    current = serializers.CharField(
        max_length=256, trim_whitespace=False, required=False, help_text="Not asked for after a temporary one"
    )
    new = serializers.CharField(max_length=256, trim_whitespace=False)


class MeSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("national_id", "name", "birth_date", "mobile", "email", "language", "joined_at")
        read_only_fields = fields


class ChangeMeSerializer(serializers.Serializer):
    email = serializers.EmailField(required=False, allow_null=True, allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class NoticeSerializer(serializers.ModelSerializer):
    text = serializers.CharField(read_only=True)
    page = serializers.CharField(source="url", read_only=True, help_text="The portal's page about it")

    class Meta:
        model = Notice
        fields = ("kind", "text", "page", "created_at", "read_at")
        read_only_fields = fields


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread")


class PasswordView(APIView):
    @extend_schema(operation_id="password_change", request=PasswordSerializer, responses={204: None})
    @needs_limiter
    def put(self, request):
        """One's own password; other sessions end, this one stays."""
        if not request.user.has_usable_password() and not proved_by(request._request):
            raise ReauthenticationNeeded
        typed = valid(PasswordSerializer, request)
        form = forms.PasswordForm({**typed, "repeat": typed["new"]}, person=request.user)
        if not form.is_valid():
            raise as_error(form)
        services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request._request, request.user)
        UserSession.objects.create_from_request(request._request)  # the session has a new key
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request):
        """Who is signed in."""
        return Response(MeSerializer(request.user).data)

    @extend_schema(operation_id="me_change", request=ChangeMeSerializer, responses=MeSerializer)
    def patch(self, request):
        """Another language or e-mail; the e-mail needs the password again (POST /session/reauthenticate/)."""
        typed = valid(ChangeMeSerializer, request)
        if "email" in typed:
            if not proved_by(request._request):
                raise ReauthenticationNeeded
            services.change_email(request.user, typed["email"])
        if "language" in typed:
            services.choose_language(request.user, typed["language"])
        request.user.refresh_from_db()
        return Response(MeSerializer(request.user).data)


class NoticesView(ListAPIView):
    """What was said to you, newest first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def get_queryset(self):
        return selectors.notices_of(self.request.user)


class NoticesReadView(APIView):
    @extend_schema(operation_id="notices_read", request=None, responses=ReadSerializer)
    def post(self, request):
        """Mark all notices as read."""
        return Response({"read": services.read_notices(request.user)})
