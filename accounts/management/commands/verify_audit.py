"""Prove that nobody changed, moved, took out or cut off a line of the audit trail."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import head_outside
from accounts.audit import services as audit_services
from common.audit_chain import Head


class Command(BaseCommand):
    help = "Follow the chain of the audit trail from its first line; exit 1 names the first broken one."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--head",
            metavar="NUMBER:HASH",
            help="a last line kept outside: it must still be there, as it was",
        )

        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="the file of AUDIT_HEAD_TO: all of its heads must be there",
        )

    def handle(self, *args, head: str | None, heads: Path | None, **options) -> None:
        kept = [_parse_head(head)] if head else []
        try:
            kept += head_outside.read_heads(heads) if heads else []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{heads} is no file of heads: {type(error).__name__}") from error
        for each in kept or [None]:
            broken = audit_services.find_first_broken_line(each)
            if broken is not None:
                raise CommandError(f"The audit trail is broken at line {broken}.")
        last = audit_services.read_chain_head()
        self.stdout.write(f"The audit trail is whole. Keep its head outside: {last.number}:{last.hash}")


def _parse_head(text: str) -> Head:
    if not re.fullmatch(r"[0-9]+:[0-9a-f]{64}", text):
        raise CommandError("--head is NUMBER:HASH, as this command prints it.")
    number, _colon, digest = text.partition(":")
    return Head(int(number), digest)
