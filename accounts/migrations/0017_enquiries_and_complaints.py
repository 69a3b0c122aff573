"""Enquiries and complaints; their history and their words are only added to."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from common.sql import Frozen


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0016_right_to_answer_calls'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('welcome', 'Account opened'), ('password_changed', 'Password changed'), ('password_reset', 'Temporary password sent'), ('mobile_changed', 'Mobile changed'), ('email_changed', 'E-mail changed'), ('submitted', 'Application submitted'), ('withdrawn', 'Application withdrawn'), ('eldest_child_opened', 'Application opened for the eldest child'), ('eldest_child_closed', 'Application for the eldest child closed'), ('account_accepted', 'Bank account accepted'), ('account_refused', 'Bank account refused'), ('document_refused', 'Document refused'), ('document_ending', 'Document about to end'), ('lease_ending', 'Lease about to end'), ('release_asked', 'Release of a dependant asked'), ('release_granted', 'Release of a dependant granted'), ('release_refused', 'Release of a dependant refused'), ('dependant_released', 'Dependant released'), ('study_ready', 'Study result'), ('deposit_scheduled', 'Deposit scheduled'), ('deposit_moved', 'Deposit moved'), ('payment_paid', 'Payment deposited'), ('payment_returned', 'Payment came back'), ('payment_delayed', 'Payment delayed'), ('payment_held', 'Payments held'), ('back_pay', 'Back pay'), ('deduction_planned', 'Deduction planned'), ('objection_sent', 'Objection received'), ('objection_question', 'Objection: more information needed'), ('objection_message', 'Objection: message from the officer'), ('objection_accepted', 'Objection accepted'), ('objection_refused', 'Objection refused'), ('enquiry_sent', 'Enquiry received'), ('enquiry_answered', 'Enquiry answered')], max_length=30, verbose_name='Kind'),
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=11, unique=True, verbose_name='Reference')),
                ('kind', models.CharField(choices=[('enquiry', 'Enquiry'), ('complaint', 'Complaint')], max_length=10, verbose_name='Kind')),
                ('topic', models.CharField(choices=[('account', 'Registration and sign-in'), ('application', 'The application and its documents'), ('eligibility', 'Eligibility and its conditions'), ('payments', 'Payments and the bank account'), ('service', 'How I was served'), ('portal', 'A fault of the portal'), ('other', 'Something else')], max_length=12, verbose_name='About')),
                ('name', models.CharField(max_length=150, verbose_name='Name')),
                ('mobile', models.CharField(max_length=13, verbose_name='Mobile')),
                ('language', models.CharField(max_length=2, verbose_name='Language')),
                ('text', models.TextField(max_length=2000, verbose_name='What was written')),
                ('status', models.CharField(choices=[('received', 'Received'), ('in_review', 'An officer works on it'), ('answered', 'Answered')], default='received', max_length=10, verbose_name='Status')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Sent')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='Answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name="Answered on")),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Officer')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
            ],
            options={
                'verbose_name': 'enquiry or complaint',
                'verbose_name_plural': 'enquiries and complaints',
                'ordering': ['-sent_at', '-pk'],
                'permissions': [('answer_enquiry', 'Can take and answer an enquiry')],
            },
        ),
        migrations.CreateModel(
            name='EnquiryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(max_length=14, verbose_name='Was')),
                ('became', models.CharField(max_length=14, verbose_name='Became')),
                ('because', models.CharField(blank=True, max_length=1000, verbose_name='Reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='At')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='accounts.enquiry')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['person', '-sent_at'], name='accounts_en_person__e77c48_idx'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['mobile'], name='accounts_en_mobile_afac62_idx'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(condition=models.Q(('status__in', ['received', 'in_review'])), fields=['sent_at'], name='open_enquiries'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.UniqueConstraint(models.F('mobile'), models.F('name'), django.db.models.functions.text.MD5('text'), condition=models.Q(('status__in', ['received', 'in_review'])), name='one_open_enquiry_a_text'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_enquiry_has_answer'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'received'), ('assigned_to__isnull', False), _connector='OR'), name='taken_enquiry_has_officer'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('assigned_to', None), models.Q(('person', models.F('assigned_to')), _negated=True), _connector='OR'), name='nobody_answers_their_own_enquiry'),
        ),
        Frozen("accounts_enquirychange"),
        Frozen(
            "accounts_enquiry",
            columns=["reference", "person_id", "kind", "topic", "name", "mobile", "text", "sent_at"],
        ),
    ]
