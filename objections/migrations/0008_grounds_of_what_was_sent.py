"""Each objection had one condition and one paper: they become its ground and its paper's kind."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

WEEKEND = {4, 5}
REVIEW_DAYS = 30


def _due(sent):
    """As it was promised when it was sent: working days, without holidays."""
    day, left = timezone.localdate(sent), REVIEW_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() not in WEEKEND
    return day


def spread(apps, schema_editor):
    Objection = apps.get_model("objections", "Objection")
    Ground = apps.get_model("objections", "ObjectionGround")
    Document = apps.get_model("objections", "ObjectionDocument")
    Change = apps.get_model("objections", "ObjectionChange")
    for row in Objection.objects.iterator():
        upheld = {"accepted": True, "refused": False}.get(row.status)
        Ground.objects.create(objection=row, code=row.code, person=row.person, upheld=upheld)
        Document.objects.filter(objection=row).update(kind=row.document_kind)
        taken = Change.objects.filter(case=row, became="in_review").order_by("at").first()
        Objection.objects.filter(pk=row.pk).update(
            begun_at=row.sent_at,
            due_on=_due(row.sent_at),
            assigned_to=taken.by_id if taken else None,
            assigned_at=taken.at if taken else None,
        )


def gather(apps, schema_editor):
    """Back to the first ground and the first paper of each."""
    Objection = apps.get_model("objections", "Objection")
    Ground = apps.get_model("objections", "ObjectionGround")
    Document = apps.get_model("objections", "ObjectionDocument")
    for row in Objection.objects.iterator():
        ground = Ground.objects.filter(objection=row).order_by("pk").first()
        paper = Document.objects.filter(objection=row).order_by("added_at").first()
        Objection.objects.filter(pk=row.pk).update(
            code=ground.code if ground else "",
            person=ground.person if ground else "",
            document_kind=paper.kind if paper else "other",
        )


class Migration(migrations.Migration):
    dependencies = [("objections", "0007_grounds_messages_and_officers")]

    operations = [migrations.RunPython(spread, gather)]
