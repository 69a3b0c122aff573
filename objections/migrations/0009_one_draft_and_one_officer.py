"""What the database promises of drafts, days and officers, now that every row has them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objections", "0008_grounds_of_what_was_sent")]

    operations = [
        # so that the columns can come back with rows in the table
        migrations.AlterField("objection", "code", models.CharField(default="", max_length=40)),
        migrations.AlterField("objection", "document_kind", models.CharField(default="other", max_length=20)),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['received', 'in_review', 'info_requested'])), fields=('application',), name='one_open_objection'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('application',), name='one_draft_of_an_objection'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='decided_objection_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('due_on__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='sent_objection_has_days'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['in_review', 'info_requested']), _negated=True), models.Q(('assigned_at__isnull', False), ('assigned_to__isnull', False)), _connector='OR'), name='reviewed_objection_has_officer'),
        ),
        migrations.RemoveField(
            model_name='objection',
            name='code',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='document_kind',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='person',
        ),
    ]
