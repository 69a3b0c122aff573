"""REST door of notices."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.notices import selectors as notice_selectors
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from common.api_views import APIView, ListAPIView


class NoticeSerializer(serializers.ModelSerializer):
    text = serializers.CharField(read_only=True)
    page = serializers.CharField(source="url", read_only=True, help_text="The portal's page about it")

    class Meta:
        model = Notice
        fields = ("id", "kind", "text", "page", "created_at", "read_at")
        read_only_fields = fields


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread")


class NoticesView(ListAPIView):
    """What was said to you, newest first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def get_queryset(self):
        return notice_selectors.notices_of(self.request.user)


class NoticesReadView(APIView):
    @extend_schema(operation_id="notices_read", request=None, responses=ReadSerializer)
    def post(self, request):
        """Mark all notices as read."""
        return Response({"read": notice_services.mark_notices_read(request.user)})
