from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sms_through_gateways'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={'verbose_name': 'person', 'verbose_name_plural': 'people', 'permissions': [('unlock_sign_in', "Can unlock a person's sign-in")]},
        ),
    ]
