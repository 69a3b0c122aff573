"""The first officers by the command, the others by a superuser; each leaves a line of the trail."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.audit.models import AuditLine
from accounts.people.models import User
from accounts.sms.models import TextMessage
from tests import cast

pytestmark = pytest.mark.django_db
ID = cast.national_id(901)
ADD = "admin:accounts_user_add"
TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def make(national_id: str) -> None:
    call_command("createsuperuser", interactive=False, national_id=national_id, name="هدى", verbosity=0)


@pytest.mark.parametrize("typed", [ID, ID.translate(TO_ARABIC)])
def test_the_first_officer_leaves_a_line_of_the_trail(typed, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", cast.PASSWORD)
    make(typed)
    person = User.objects.get(national_id=ID, is_superuser=True)
    line = AuditLine.objects.get(action="access.changed")
    assert (line.subject, line.actor) == (f"person:{person.pk}", None)
    assert line.details == {"changed": ["is_superuser"]}


@pytest.mark.parametrize("typed", ["1234567890", "abc", "3000000006", ""])
def test_a_wrong_id_gets_a_sentence_and_no_row(typed):
    with pytest.raises(CommandError) as refused:
        make(typed)
    assert "DETAIL" not in str(refused.value) and "null" not in str(refused.value)
    assert not User.objects.exists() and not AuditLine.objects.exists()


def test_a_line_that_cannot_be_written_takes_the_officer_back(monkeypatch):
    monkeypatch.setattr("accounts.audit.services.ACTIONS", {})
    with pytest.raises(TypeError):
        make(ID)
    assert not User.objects.exists()


@pytest.fixture
def chief(signed_in):
    return signed_in(cast.officer(77, "هدى", is_superuser=True))


def fields(**other) -> dict:
    return {"national_id": ID, "name": "سعد", "mobile": "0551234567", **other}


def test_a_superuser_adds_an_officer_who_gets_a_temporary_password(chief):
    cast.keep_roles()
    roles = list(cast.Group.objects.filter(name="reviewer").values_list("pk", flat=True))
    answer = chief.post(reverse(ADD), fields(groups=roles))
    assert answer.status_code == 302, answer.context["adminform"].errors
    saad = User.objects.get(national_id=ID)
    assert (saad.is_staff, saad.is_superuser, saad.mobile) == (True, False, "+966551234567")
    assert [group.name for group in saad.groups.all()] == ["reviewer"]
    assert saad.must_change_password and TextMessage.objects.filter(mobile=saad.mobile).exists()
    line = AuditLine.objects.get(action="access.changed", subject=f"person:{saad.pk}")
    assert line.details["staff"] is True and line.details["roles"] == ["reviewer"]


@pytest.mark.parametrize(
    "wrong", [{"national_id": "1234567890"}, {"mobile": "123"}, {"mobile": ""}, {"name": ""}]
)
def test_wrong_words_are_refused_beside_their_box(chief, wrong):
    answer = chief.post(reverse(ADD), fields(**wrong))
    assert answer.status_code == 200 and set(wrong) == set(answer.context["adminform"].errors)
    assert not User.objects.filter(national_id=ID).exists()


def test_nobody_else_adds_officers(signed_in):
    reviewer = signed_in(cast.officer(78, "سارة", roles=("reviewer",)))
    assert reviewer.get(reverse(ADD)).status_code == 403
    assert reviewer.post(reverse(ADD), fields()).status_code == 403
    assert not User.objects.filter(national_id=ID).exists()
