"""Objections to a payment, and what is granted for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0014_eldest_child_applies'),
        ('eligibility', '0017_rates_and_rules_of_a_month'),
        ('objections', '0009_one_draft_and_one_officer'),
        ('payments', '0008_papers_with_a_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='objection',
            name='one_open_objection',
        ),
        migrations.RemoveConstraint(
            model_name='objection',
            name='one_draft_of_an_objection',
        ),
        migrations.AddField(
            model_name='objection',
            name='grant',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.adjustment'),
        ),
        migrations.AddField(
            model_name='objection',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='payments.payment', verbose_name='Payment'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('payment', None), ('status__in', ['received', 'in_review', 'info_requested'])), fields=('application',), name='one_open_objection'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['received', 'in_review', 'info_requested'])), fields=('payment',), name='one_open_objection_a_payment'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('payment', None), ('status', 'draft')), fields=('application',), name='one_draft_of_an_objection'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('payment',), name='one_draft_a_payment'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('payment', None), models.Q(('status', 'accepted'), _negated=True), ('grant__isnull', False), _connector='OR'), name='accepted_payment_objection_has_its_grant'),
        ),
    ]
