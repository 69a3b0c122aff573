"""`make messages`: bring the Arabic catalogue up to date; `--check` only tells what is wrong with it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from citizen_portal import catalogue


class Command(BaseCommand):
    help = "Collect the sentences of code and templates into the Arabic catalogue, and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="change nothing; fail when Arabic is missing")
        only.add_argument("--compile", action="store_true", help="only compile what is there")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.po = settings.LOCALE_PATHS[0] / catalogue.LANGUAGE / "LC_MESSAGES" / "django.po"
        if options["compile"]:
            self._compile()
        elif options["check"]:
            self._check()
        else:
            self._collect()

    def _compile(self) -> None:
        kept = catalogue.read_catalogue(self.po)
        if kept is None:
            raise CommandError(f"{self.po} is missing: run `make messages`.")
        catalogue.compile_catalogue(kept, self.po.with_suffix(".mo"))

    def _check(self) -> None:
        collected = catalogue.collect_sentences(settings.ROOT)
        found = catalogue.find_faults(collected, catalogue.read_catalogue(self.po) or catalogue.Catalog())
        if found:
            raise CommandError(
                "\n".join([*found, f"{len(found)} faults. `make messages`, then write the Arabic."])
            )
        self.stdout.write(f"The catalogue is whole: {len(collected)} sentences.")

    def _collect(self) -> None:
        collected = catalogue.collect_sentences(settings.ROOT, catalogue.read_catalogue(self.po))
        catalogue.write_catalogue(collected, self.po)
        catalogue.compile_catalogue(collected, self.po.with_suffix(".mo"))
        todo = len(catalogue.find_faults(collected, collected))
        self.stdout.write(f"{len(collected)} sentences in the catalogue, {todo} still to do.")
