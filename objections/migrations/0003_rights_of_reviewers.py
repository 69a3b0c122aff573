from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('objections', '0002_what_is_only_appended'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='objection',
            options={'ordering': ['-sent_at'], 'permissions': [('take_up_objection', 'Can begin the review of an objection'), ('accept_objection', 'Can accept an objection'), ('refuse_objection', 'Can refuse an objection')], 'verbose_name': 'objection', 'verbose_name_plural': 'objections'},
        ),
    ]
