"""REST door of visual codes."""

from allauth.account.adapter import get_adapter
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accounts.people.api_base import VisitorAPIView, public_schema
from accounts.visual_code import services as visual_code_services


class VisualCodeSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    picture = serializers.CharField(help_text="The address of a PNG, for this session only")
    sound = serializers.CharField(help_text="The address of a WAV that says the digits")
    expires_at = serializers.DateTimeField()


class VisualCodesView(VisitorAPIView):
    throttle_rate, throttle_scope, throttle_strict = (20, 60), "visual-new", True

    @public_schema(operation_id="visual_code", request=None, responses={201: VisualCodeSerializer})
    def post(self, request):
        """A visual code for this session: five minutes, one answer."""
        code = visual_code_services.create_visual_code(get_adapter().visitor(request._request)["browser"])
        shown = {
            "id": code.pk,
            "picture": reverse("visual_picture", args=[code.pk]),
            "sound": reverse("visual_sound", args=[code.pk]),
            "expires_at": code.expires_at,
        }
        return Response(VisualCodeSerializer(shown).data, 201)
