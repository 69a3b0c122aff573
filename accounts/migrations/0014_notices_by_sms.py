"""Notices that go by SMS too, and who wishes which."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_notices_about_the_eldest_child'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='texted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='sms_notices',
            field=models.CharField(choices=[('all', 'Everything'), ('important', 'Results, money and what you must do'), ('none', 'Nothing')], db_default='important', default='important', max_length=9, verbose_name='Notices by SMS'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('texted_at', None)), fields=['created_at'], name='notices_to_text'),
        ),
    ]
