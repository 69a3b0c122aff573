import contextlib
import io
import json
from base64 import b64encode
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from common import api as common_api
from common.errors import Refused

urlpatterns = [path("x/", APIView.as_view(), name="x")]
BAD_JSON = {
    "a key twice": b'{"iban": "SA1", "iban": "SA2"}',
    "a key twice, deep": b'{"a": [{"b": 1, "b": 2}]}',
    "a key twice, escaped": b'{"a": 1, "\\u0061": 2}',
    "NaN": b'{"a": NaN}',
    "Infinity": b"[Infinity]",
    "minus Infinity": b"-Infinity",
    "1e400": b'{"a": 1e400}',
    "-1e400": b'{"a": -1e400}',
    "1e-400": b'{"a": 1e-400}',
    "an exponent beyond Decimal": b"[1e99999999999999999999]",
    "100,000 lists": b"[" * 100_000,
    "100,000 closed lists": b"[" * 100_000 + b"]" * 100_000,
    "21 lists": b"[" * 21 + b"]" * 21,
    "21 objects": b'{"a":' * 21 + b"1" + b"}" * 21,
    "an endless number": b"9" * 5000,
    "a lone surrogate": b'{"a": "\\ud800"}',
    "a lone surrogate as a key": b'{"\\udfff": 1}',
    "NUL in a text": b'{"a": "x\\u0000y"}',
    "NUL in a key": b'{"x\\u0000": 1}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "Latin-1": b'{"a": "\xe9"}',
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "two documents": b"{} {}",
    "a comment": b'{"a": 1} // x',
    "single quotes": b"{'a': 1}",
    "nothing": b"",
    "a control character": b'{"a": "\x01"}',
}


class Owner(serializers.Serializer):
    name = serializers.CharField(max_length=5)
    age = serializers.IntegerField()


class Home(serializers.Serializer):
    owner = Owner()


class Door(APIView):
    """A view that does what the test says."""

    authentication_classes = permission_classes = throttle_classes = ()
    act = None

    def post(self, request):
        return Response(self.act(request))

    get = post


def sent(act, body=b"{}", content_type="application/json", method="post", **how):
    request = getattr(APIRequestFactory(), method)("/x/", body, content_type=content_type, **how)
    response = Door.as_view(act=staticmethod(act))(request).render()
    return response, json.loads(response.content)


def raising(error):
    def act(request):
        raise error

    return sent(act)


def parsed(body):
    return common_api.StrictJSONParser().parse(io.BytesIO(body))


# -- in ------------------------------------------------------------------------------------------------------
@pytest.mark.threat("T47")
@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON)
def test_json_with_two_meanings_or_a_bomb_is_400(body):
    with pytest.raises(exceptions.ParseError):
        parsed(body)


@pytest.mark.threat("T47")
@pytest.mark.parametrize("name", ["a key twice", "100,000 lists", "NaN", "1e400"])
def test_over_the_wire_it_is_a_problem_and_never_a_500(name):
    response, body = sent(lambda request: request.data, BAD_JSON[name])
    assert (response.status_code, body["code"]) == (400, "parse_error")
    assert response["Content-Type"] == "application/problem+json"


def test_fractions_are_decimal_and_arabic_stays():
    assert parsed('{"amount": 1427.47, "n": 3, "name": "سارة"}'.encode()) == {
        "amount": Decimal("1427.47"),
        "n": 3,
        "name": "سارة",
    }
    assert isinstance(parsed(b"[0.1]")[0], Decimal)


def test_twenty_levels_are_enough_for_anybody():
    assert parsed(b"[" * 20 + b"]" * 20)


@pytest.mark.threat("T47")
@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_an_error_of_ours(body):
    try:
        json.dumps(parsed(body), default=str)
    except exceptions.ParseError as refusal:
        assert refusal.status_code == 400


@pytest.mark.threat("T47")
def test_a_body_beyond_the_limit_is_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response, body = sent(lambda request: request.data, b"[" + b" " * 100 + b"]")
    assert (response.status_code, body["code"]) == (413, "too_big")


def test_a_form_is_not_json():
    response, body = sent(lambda request: request.data, b"a=1", "application/x-www-form-urlencoded")
    assert (response.status_code, body["code"]) == (415, "unsupported_media_type")


# -- out -----------------------------------------------------------------------------------------------------
def test_a_refusal_is_409_with_its_code_and_field():
    response, body = raising(Refused("wrong_moment", gettext_lazy("Too late."), "iban"))
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 409
    assert body == {
        "type": "http://127.0.0.1:8000/api/v1/problems/refused/",
        "title": "لا يمكن ذلك الآن",
        "status": 409,
        "detail": "Too late.",
        "code": "wrong_moment",
        "errors": [{"field": "iban", "code": "wrong_moment", "detail": "Too late."}],
    }


def test_a_refusal_of_no_field_lists_no_field():
    _response, body = raising(Refused("wrong_moment", "Too late."))
    assert body["errors"] == []


def test_wrong_values_are_listed_field_by_field():
    _response, body = sent(
        lambda request: Home(data=request.data).is_valid(raise_exception=True),
        b'{"owner": {"name": "too long", "age": "x"}}',
    )
    assert (body["status"], body["code"]) == (400, "invalid")
    assert {(e["field"], e["code"]) for e in body["errors"]} == {
        ("owner.name", "max_length"),
        ("owner.age", "invalid"),
    }


def test_a_models_validation_error_is_400_too():
    response, body = raising(DjangoValidationError({"iban": DjangoValidationError("Bad.", code="check")}))
    assert response.status_code == 400
    assert body["errors"] == [{"field": "iban", "code": "check", "detail": "Bad."}]
    response, body = raising(DjangoValidationError("Bad.", code="check"))
    assert [error["field"] for error in body["errors"]] == [""]


@pytest.mark.threat("T26")
def test_what_is_not_yours_answers_like_what_is_not_there():
    _, missing = raising(Http404("No Study matches the given query."))
    _, foreign = raising(Http404("Study 7 belongs to Sara"))
    _, plain = raising(exceptions.NotFound())
    assert missing == foreign == plain
    assert missing["code"] == "not_found"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (PermissionDenied("secret reason"), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (RequestDataTooBig("x"), 413, "too_big"),
        (common_api.ServiceUnavailable(), 503, "unavailable"),
    ],
)
def test_every_other_error_has_the_same_shape(error, status, code):
    response, body = raising(error)
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body.keys() == {"type", "title", "status", "detail", "code", "errors"}
    assert "secret" not in response.content.decode()


@pytest.mark.threat("T58")
def test_a_bug_of_ours_tells_nothing(settings):
    settings.DEBUG = False
    response, body = raising(RuntimeError("password of the database"))
    assert (response.status_code, body["status"]) == (500, 500)
    assert b"password" not in response.content


def test_waiting_time_travels_in_its_header():
    response, _body = raising(exceptions.Throttled(wait=7))
    assert response["Retry-After"] == "7"


# -- pages ---------------------------------------------------------------------------------------------------
class Rows:
    """A queryset of numbers that answers as the ORM does to what is no number."""

    def order_by(self, *_names):
        return self

    def filter(self, *, pk__lt):
        self.asked = int(pk__lt)
        return self

    def __getitem__(self, wanted):
        return [SimpleNamespace(pk=n) for n in range(200, 0, -1)][wanted]


def page(cursor=None):
    query = {} if cursor is None else {"cursor": cursor}
    request = APIView().initialize_request(APIRequestFactory().get("/x/", query))
    return common_api.Pages().paginate_queryset(Rows(), request)


def test_a_page_is_fifty():
    assert len(page()) == 50


@pytest.mark.threat("T27")
@pytest.mark.parametrize("cursor", [b"p=abc", b"p=1e9", b"p=1&o=-5", b"p=\x00", b"\xff\xfe", b"p=1&o=x"])
def test_a_made_up_cursor_is_a_missing_page(cursor):
    with pytest.raises(exceptions.NotFound):
        page(b64encode(cursor).decode())


@pytest.mark.threat("T27")
@given(st.one_of(st.text(max_size=30), st.binary(max_size=30).map(lambda raw: b64encode(raw).decode())))
def test_no_cursor_at_all_makes_an_error_of_ours(cursor):
    with contextlib.suppress(exceptions.NotFound):
        assert len(page(cursor)) <= 50


def test_a_bug_without_a_cursor_is_not_hidden():
    class Broken(Rows):
        def __getitem__(self, wanted):
            raise ValueError("a bug of ours")

    request = APIView().initialize_request(APIRequestFactory().get("/x/"))
    with pytest.raises(ValueError, match="a bug of ours"):
        common_api.Pages().paginate_queryset(Broken(), request)
