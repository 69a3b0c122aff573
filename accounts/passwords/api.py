"""REST door of one's own password."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.passwords import forms as password_forms
from accounts.passwords import services as password_services
from accounts.people.api_base import form_validation_error, require_rate_limiter, validate_data
from accounts.sign_in.adapter import recent_reauthentication
from common.api import ReauthenticationNeeded
from common.api_views import APIView
from common.serializer_fields import InputSerializer


class PasswordSerializer(InputSerializer):
    current = serializers.CharField(
        max_length=256, trim_whitespace=False, required=False, help_text="Not asked for after a temporary one"
    )
    new = serializers.CharField(max_length=256, trim_whitespace=False)


class PasswordView(APIView):
    @extend_schema(operation_id="password_change", request=PasswordSerializer, responses={204: None})
    @require_rate_limiter
    def put(self, request):
        """One's own password; other sessions end, this one stays."""
        if not request.user.has_usable_password() and not recent_reauthentication(request._request):
            raise ReauthenticationNeeded
        typed = validate_data(PasswordSerializer, request)
        form = password_forms.PasswordForm({**typed, "repeat": typed["new"]}, person=request.user)
        if not form.is_valid():
            raise form_validation_error(form)
        password_services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request._request, request.user)
        UserSession.objects.create_from_request(request._request)  # the session has a new key
        return Response(status=status.HTTP_204_NO_CONTENT)
