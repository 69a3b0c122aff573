"""REST door of enquiries and complaints, of who is signed in."""

from typing import Any

from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enquiries import selectors as enquiry_selectors
from accounts.enquiries import services as enquiry_services
from accounts.enquiries.forms import EnquiryForm
from accounts.enquiries.models import MAX_TEXT, Enquiry
from common.api import Pages
from common.api_views import ListAPIView, RetrieveAPIView
from common.serializer_fields import InputSerializer


class NewestSentPages(Pages):
    """By the moment it was sent: the keys are random."""

    ordering = ("-sent_at", "-pk")


class EnquirySerializer(serializers.ModelSerializer):
    """An enquiry or complaint as its sender sees it."""

    class Meta:
        model = Enquiry
        fields = (
            "id", "reference", "kind", "topic", "text", "status", "sent_at", "answer", "answered_at",
        )  # fmt: skip
        read_only_fields = fields


class NewEnquirySerializer(InputSerializer):
    """What is written; name and mobile are those of the account."""

    kind = serializers.ChoiceField(choices=Enquiry.Kind.choices)
    topic = serializers.ChoiceField(choices=Enquiry.Topic.choices)
    text = serializers.CharField(max_length=MAX_TEXT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the page reads it."""
        form = EnquiryForm(attrs)
        if not form.is_valid():
            raise serializers.ValidationError(dict(form.errors))
        return form.cleaned_data


class EnquiriesView(ListAPIView):
    """One's own enquiries and complaints, newest first; POST sends one."""

    serializer_class = EnquirySerializer
    pagination_class = NewestSentPages
    queryset = Enquiry.objects.none()

    def get_queryset(self) -> Any:
        return enquiry_selectors.enquiries_of(self.request.user)

    @extend_schema(
        operation_id="enquiries_send", request=NewEnquirySerializer, responses={201: EnquirySerializer}
    )
    def post(self, request: Request) -> Response:
        """Send one; the same words sent again while they wait give the same reference."""
        sent = NewEnquirySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        person = request.user
        written = enquiry_services.EnquiryText(name=person.name, mobile=person.mobile, **sent.validated_data)
        enquiry_services.check_send_limits(written.mobile or str(person.pk), "")
        enquiry = enquiry_services.send_enquiry(written, person=person, language=get_language() or "ar")
        return Response(EnquirySerializer(enquiry).data, status=201)


class EnquiryView(RetrieveAPIView):
    """One of one's own, with its answer."""

    serializer_class = EnquirySerializer
    queryset = Enquiry.objects.none()
    lookup_url_kwarg = "key"

    def get_queryset(self) -> Any:
        return enquiry_selectors.enquiries_of(self.request.user)


urlpatterns = [
    path("enquiries/", EnquiriesView.as_view(), name="api-enquiries"),
    path("enquiries/<uuid:key>/", EnquiryView.as_view(), name="api-enquiry"),
]
