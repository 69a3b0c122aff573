import pytest
from django.db import IntegrityError, connection, models
from django.test.utils import isolate_apps
from django.utils import translation

from common import transitions
from common.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    """A case of a kind that exists only here, with a table of its own."""
    with isolate_apps("django.contrib.contenttypes"), translation.override("en"):
        kind, line = made_models()
        with connection.schema_editor() as editor:
            editor.create_model(kind)
            editor.create_model(line)
        try:
            yield kind.objects.create(note="as it was")
        finally:
            with connection.schema_editor() as editor:
                editor.delete_model(line)
                editor.delete_model(kind)


def made_models():
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"
        CLOSED = "closed", "Closed"

    class Case(models.Model):
        MOVES = {Status.DRAFT: {Status.SENT}, Status.SENT: {Status.CLOSED}}
        status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
        note = models.CharField(max_length=20)

        class Meta:
            app_label = "contenttypes"
            db_table = "scratch_case"

    class Line(models.Model):
        case = models.ForeignKey(Case, models.CASCADE, related_name="history")
        was, became, by = (
            models.CharField(max_length=10, null=name == "by") for name in ("was", "became", "by")
        )
        because = models.CharField(max_length=20)

        class Meta:
            app_label = "contenttypes"
            db_table = "scratch_line"
            constraints = [models.CheckConstraint(condition=~models.Q(because="bad"), name="scratch_because")]

    return Case, Line


def fresh(case):
    return type(case).objects.get(pk=case.pk)


def test_an_allowed_move_leaves_its_line(case):
    line = transitions.transition(case, "sent", by="sara", because="ready")
    assert (line.was, line.became, line.by, line.because) == ("draft", "sent", "sara", "ready")
    assert fresh(case).status == "sent"
    assert list(case.history.all()) == [line]


def test_nothing_but_the_status_is_saved(case):
    case.note = "changed by mistake"
    transitions.transition(case, "sent")
    assert fresh(case).note == "as it was"


@pytest.mark.threat("T31")
@pytest.mark.parametrize("became", ["closed", "draft", "unknown", ""])
def test_a_skipped_step_is_refused_and_leaves_nothing(case, became):
    with pytest.raises(Refused) as refusal:
        transitions.transition(case, became)
    assert refusal.value.code == "wrong_moment"
    assert "“Draft”" in str(refusal.value)
    assert fresh(case).status == case.status == "draft"
    assert not case.history.exists()


@pytest.mark.threat("T31")
def test_a_closed_case_moves_no_more_and_both_states_are_named(case):
    transitions.transition(case, "sent")
    transitions.transition(case, "closed")
    with pytest.raises(Refused) as refusal:
        transitions.transition(case, "sent")
    assert "“Closed”" in str(refusal.value)
    assert "“Sent”" in str(refusal.value)


def test_no_status_without_its_line(case):
    with pytest.raises(IntegrityError):
        transitions.transition(case, "sent", because="bad")
    assert fresh(case).status == "draft"


def test_a_refusal_prints_its_code_only():
    refusal = Refused("bad_iban", "SA44 2000 0001 2345 6789 1234 is not yours.", "iban")
    assert "SA44" not in repr(refusal)
    assert str(refusal).startswith("SA44")
