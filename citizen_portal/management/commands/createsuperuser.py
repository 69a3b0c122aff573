"""Django's own, for IDs as people type them; a wrong one gets a sentence, never a row of the database."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.exceptions import ValidationError

from accounts.people.forms import clean_national_id


class Command(createsuperuser.Command):
    def _validate_username(self, username: str, verbose_field_name: str, database: str) -> str | None:
        try:
            username = clean_national_id(username)
        except ValidationError as fault:
            return "; ".join(fault.messages)
        return super()._validate_username(username, verbose_field_name, database)

    def get_input_data(self, field: Any, message: str, default: str | None = None) -> Any:
        """What is typed at the prompt, in ASCII digits when it is the ID."""
        value = super().get_input_data(field, message, default)
        return _in_ascii(value) if value and field.name == self.UserModel.USERNAME_FIELD else value

    def handle(self, *args: Any, **options: Any) -> None:
        name = self.UserModel.USERNAME_FIELD
        return super().handle(*args, **options | {name: options[name] and _in_ascii(options[name])})


def _in_ascii(typed: str) -> str:
    """Clean when it can be; a wrong one is told by _validate_username."""
    try:
        return clean_national_id(typed)
    except ValidationError:
        return typed
