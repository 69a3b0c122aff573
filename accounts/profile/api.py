"""REST door of one's own details."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.people.api_base import validate_data
from accounts.people.models import User
from accounts.profile import services as profile_services
from accounts.sign_in.adapter import recent_reauthentication
from common.api import ReauthenticationNeeded
from common.api_views import APIView
from common.serializer_fields import InputSerializer


class MeSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = (
            "national_id",
            "name",
            "birth_date",
            "mobile",
            "email",
            "language",
            "sms_notices",
            "joined_at",
        )
        read_only_fields = fields


class ChangeMeSerializer(InputSerializer):
    email = serializers.EmailField(required=False, allow_null=True, allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    sms_notices = serializers.ChoiceField(User.SMSNotices.choices, required=False)


class MeView(APIView):
    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request):
        """Who is signed in."""
        return Response(MeSerializer(request.user).data)

    @extend_schema(operation_id="me_change", request=ChangeMeSerializer, responses=MeSerializer)
    def patch(self, request):
        """Another language, e-mail or wish about SMS.

        The e-mail needs the password again (POST /session/reauthenticate/).
        """
        typed = validate_data(ChangeMeSerializer, request)
        if "email" in typed:
            if not recent_reauthentication(request._request):
                raise ReauthenticationNeeded
            profile_services.change_email(request.user, typed["email"])
        if "language" in typed:
            profile_services.change_language(request.user, typed["language"])
        if "sms_notices" in typed:
            profile_services.change_sms_notices(request.user, typed["sms_notices"])
        request.user.refresh_from_db()
        return Response(MeSerializer(request.user).data)
