"""The fixed parts of the OpenAPI document; the settings read it, so it imports nothing of Django."""

from typing import Any

DESCRIPTION = """\
The same verbs as the pages: apply, declare, read the study and the payments, object.

**Sign in.** `POST /api/v1/session/` gives a session cookie. Every request that changes something carries the
`csrf_token` of `GET /api/v1/session/` in the header `X-CSRFToken`.

**Language.** `Accept-Language: ar` or `en` chooses the words of labels and messages; codes never change.

**Values.** Money is a string of SAR with two decimals, `"1427.47"`. A day is `2026-11-26`, a month
`2026-11`, a moment ISO 8601 with its offset. An answer that was not given is `null`. Unknown fields and
filters are refused.

**Errors** are `application/problem+json` (RFC 9457). `type` is the address of a page about the kind of
problem, `code` is stable, `errors` names the fields.

**Versions.** A GET carries an `ETag`; `If-None-Match` answers 304, `If-Match` on a change answers 412 when
somebody changed it in between.

**Twice.** A POST that creates takes an `Idempotency-Key`: the same key and body within a day give the same
answer and make nothing twice.

**Lists** come newest first, `limit` at a time; `next` and the header `Link` lead on.
"""

TAGS = [
    {"name": "session", "description": "Signing in, the password, one's own details."},
    {"name": "registration", "description": "Opening an account."},
    {"name": "application", "description": "The household's file: sections, documents, submitting."},
    {"name": "declarations", "description": "What was signed, version by version."},
    {"name": "studies", "description": "Decisions with their reasons; what a change would do."},
    {"name": "payments", "description": "What was paid, and the next deposit."},
    {"name": "objections", "description": "Disagreeing with a decision."},
    {"name": "notices", "description": "What was said to the person."},
    {"name": "public", "description": "For everybody, without signing in."},
]

_IF_MATCH = "The ETag of the version that is changed; 412 when it is no longer the current one."
_TEXT: dict[str, Any] = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "An error, RFC 9457.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "A page about this kind of problem."},
        "title": {**_TEXT, "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {**_TEXT, "description": "What is wrong here, in the asked language."},
        "code": {**_TEXT, "description": "Stable name of what is wrong."},
        "errors": {
            "type": "array",
            "description": "The fields concerned; empty when there is none.",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {**_TEXT, "description": "Name of the field, nested by dots; empty for all."},
                    "code": {**_TEXT, "description": "Stable name of the fault."},
                    "detail": {**_TEXT, "description": "The fault in words."},
                },
            },
        },
    },
}

ERRORS = {
    400: ("BadRequest", "Some values are wrong, or the request cannot be read."),
    401: ("Unauthorized", "Nobody is signed in."),
    403: ("Forbidden", "Not allowed: the CSRF token, the password again, or a temporary password."),
    404: ("NotFound", "There is nothing here, or it is somebody else's."),
    406: ("NotAcceptable", "Answers are JSON only."),
    409: ("Conflict", "Not at this moment; `code` says why."),
    412: ("PreconditionFailed", "It has changed since it was read."),
    413: ("TooBig", "The body or a file is too big."),
    415: ("UnsupportedMediaType", "Not this kind of body."),
    422: ("KeyReused", "The Idempotency-Key was sent with another body."),
    428: ("PreconditionRequired", "The header If-Match is needed."),
    429: ("TooManyRequests", "Wait as long as Retry-After says."),
    503: ("Unavailable", "Not available right now; wait as long as Retry-After says."),
}
EXAMPLE = {
    "type": "https://portal.example/api/v1/problems/invalid/",
    "title": "بعض القيم غير صحيحة",
    "status": 400,
    "detail": "بعض القيم تحتاج إلى تصحيح.",
    "code": "invalid",
    "errors": [{"field": "iban", "code": "invalid", "detail": "رقم الآيبان غير صحيح."}],
}

_STRING_HEADER = {"schema": _TEXT}
COMPONENTS: dict[str, Any] = {
    "schemas": {"Problem": PROBLEM},
    "headers": {
        "ETag": {"description": "The version of this answer.", **_STRING_HEADER},
        "RateLimit": {"description": "What is left: `r` requests for `t` seconds.", **_STRING_HEADER},
        "RateLimitPolicy": {"description": "`q` requests in `w` seconds.", **_STRING_HEADER},
        "Link": {"description": "The next and the previous page.", **_STRING_HEADER},
        "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
        "WWWAuthenticate": {"description": "How to sign in.", **_STRING_HEADER},
    },
    "parameters": {
        "AcceptLanguage": {
            "name": "Accept-Language",
            "in": "header",
            "description": "The language of words: `ar` or `en`.",
            "schema": {"type": "string", "default": "ar"},
        },
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "description": _IF_MATCH,
            "schema": _TEXT,
        },
        "IfMatchNeeded": {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": _IF_MATCH,
            "schema": _TEXT,
        },
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "An ETag that is known; 304 when nothing has changed.",
            "schema": _TEXT,
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A key of your own, new for each new request: sent again, nothing is made twice.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
        },
        "CsrfToken": {
            "name": "X-CSRFToken",
            "in": "header",
            "description": "The `csrf_token` of GET /api/v1/session/.",
            "schema": _TEXT,
        },
    },
    "responses": {
        name: {
            "description": words,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    **({"example": EXAMPLE} if status == 400 else {}),
                }
            },
            **(
                {"headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}}
                if status in (429, 503)
                else {}
            ),
            **(
                {"headers": {"WWW-Authenticate": {"$ref": "#/components/headers/WWWAuthenticate"}}}
                if status == 401
                else {}
            ),
        }
        for status, (name, words) in ERRORS.items()
    },
}
