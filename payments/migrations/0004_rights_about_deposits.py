from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_words_for_the_links'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='payment',
            options={'ordering': ['-cycle__month'], 'permissions': [('confirm_deposit', 'Can confirm that a deposit arrived')], 'verbose_name': 'payment', 'verbose_name_plural': 'payments'},
        ),
        migrations.AlterModelOptions(
            name='holidayoverride',
            options={'ordering': ['-month'], 'permissions': [('move_deposit', 'Can move a deposit day')], 'verbose_name': 'moved deposit day', 'verbose_name_plural': 'moved deposit days'},
        ),
    ]
