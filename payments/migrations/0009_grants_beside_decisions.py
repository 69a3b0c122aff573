"""What two officers grant on an objection to a payment, beside what is decided."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0014_eldest_child_applies'),
        ('eligibility', '0017_rates_and_rules_of_a_month'),
        ('payments', '0008_papers_with_a_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='adjustment',
            name='one_adjustment_a_month_study_and_kind',
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='kind',
            field=models.CharField(choices=[('back_pay', 'Back pay'), ('recovery', 'Recovery by deductions'), ('grant', 'Difference granted by an objection on a payment')], max_length=10, verbose_name='Kind'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'grant'), ('status', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='grant_by_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'grant'), _negated=True), fields=('cycle', 'study', 'kind'), name='one_adjustment_a_month_study_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'grant'), ('status__in', ['proposed', 'approved'])), fields=('cycle', 'application'), name='one_grant_a_household_and_month'),
        ),
    ]
