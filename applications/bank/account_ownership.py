"""Whose account is it? The banks' answer, behind one function; who is asked is a setting.

    POST {url}/api/v1/account-holder  {"iban", "nationalId"}, X-Api-Key
    200 {"holder": true | false}     any other answer: unavailable, asked again by the next tick

A demonstration may go without the service: an account that ends in 0000 belongs to somebody else.
"""

from enum import Enum

from django.conf import settings

from common.json_exchange import NoAnswer, exchange_json


class OwnershipAnswer(Enum):
    HOLDER = "holder"
    SOMEBODY_ELSE = "somebody_else"


class BankUnavailable(Exception):
    """No answer now: ask again later."""


def ask_ownership(iban: str, national_id: str) -> OwnershipAnswer:
    """Ask the banks whether this account is this person's; raises BankUnavailable."""
    if settings.IBAN_HOLDER_CHECK == "demo":
        is_holder = not iban.endswith("0000")
    else:
        is_holder = _ask_service({"iban": iban, "nationalId": national_id})
    return OwnershipAnswer.HOLDER if is_holder else OwnershipAnswer.SOMEBODY_ELSE


def _ask_service(question: dict[str, str]) -> bool:
    if not (settings.ACCOUNT_HOLDER_URL and settings.ACCOUNT_HOLDER_KEY):
        raise BankUnavailable("no service is configured")
    url = f"{settings.ACCOUNT_HOLDER_URL.rstrip('/')}/api/v1/account-holder"
    try:
        status, answer = exchange_json(
            "POST", url, headers={"X-Api-Key": settings.ACCOUNT_HOLDER_KEY}, sent=question
        )
    except NoAnswer as trouble:
        raise BankUnavailable(str(trouble)) from None
    if status != 200 or not isinstance(answer.get("holder"), bool):
        raise BankUnavailable(f"answer {status}")
    return answer["holder"]
