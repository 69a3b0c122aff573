"""`make run`: everything that the portal needs, brought up in order and taken down together."""

import io
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from honcho.environ import parse_procfile
from honcho.manager import Manager

from citizen_portal import database_roles
from citizen_portal.demo import simulators
from citizen_portal.embedded import servers
from citizen_portal.processes import Leftovers, QuietPrinter, acquire_lock_file

STOPPED_ON_REQUEST = {130, 143}  # by SIGINT, by SIGTERM


class Command(BaseCommand):
    help = "Bring up the database, web, worker and clock; Ctrl-C stops them all."
    requires_system_checks = ()  # they need the tables, which `migrate` makes first

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stop", action="store_true", help="stop what a killed `make run` left behind")

    def handle(self, *_args: Any, **options: Any) -> None:
        settings.VAR.mkdir(exist_ok=True)
        if (alone := acquire_lock_file(settings.VAR / "run.lock")) is None:
            raise CommandError(
                "The portal already runs from this folder: end that first (Ctrl-C where it runs)."
            )
        _listen_for_the_end()
        leftovers = Leftovers(settings.VAR / "processes")
        try:
            leftovers.stop()
            if not options["stop"]:
                self._bring_up(leftovers)
        finally:
            leftovers.stop()
            connections.close_all()
            servers.release(settings.ROOT)
            alone.close()

    def _bring_up(self, leftovers: Leftovers) -> None:
        port = _usable_port(os.environ.get("PORT", "8000"))
        for simulator in simulators.needed_simulators():
            _usable_port(str(simulator.port), f"{simulator.setting}_PORT")
        call_command("messages", compile=True)
        call_command("migrate", verbosity=0)
        if _is_embedded():
            call_command("database_roles", verbosity=0)
        call_command("check", stdout=io.StringIO())
        if settings.PORTAL_DEMO:
            call_command("demo")
        self._tell_addresses(port)
        connections.close_all()  # the processes open their own
        self._run_processes(port, leftovers)

    def _tell_addresses(self, port: int) -> None:
        here = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\n  The portal          {here}/")
        self.stdout.write(f"  Staff               {here}/staff/")
        self.stdout.write(f"  REST documentation  {here}/api/v1/docs/")
        self.stdout.write(f"  SMS (demo only)     {here}/dev/sms/\n")
        for simulator in simulators.needed_simulators():
            self.stdout.write(f"  {simulator.told()}\n")
        if settings.PORTAL_DEMO:
            call_command("demo", "--print")
        self.stdout.write("  Ctrl-C stops everything.\n")
        self.stdout.flush()

    def _run_processes(self, port: int, leftovers: Leftovers) -> None:
        manager = Manager(QuietPrinter(sys.stdout, leftovers))
        environment = _environment(port)
        procfile = parse_procfile((settings.ROOT / "Procfile").read_text())
        for name, command in procfile.processes.items():
            manager.add_process(name, command, cwd=str(settings.ROOT), env=environment)
        for simulator in simulators.needed_simulators():
            command = simulator.command(f"http://127.0.0.1:{port}")
            manager.add_process(simulator.name, command, cwd=str(settings.ROOT), env=environment)
        manager.loop()
        if manager.returncode not in STOPPED_ON_REQUEST:
            raise CommandError("A part of the portal stopped by itself; its last words are above.")


def _environment(port: int) -> dict[str, str]:
    """The processes use our servers by their addresses; only this launcher holds a share of them."""
    return {
        "PYTHONWARNINGS": "ignore:::celery.platforms",  # a worker as root is no news in a container
        "GUNICORN_CMD_ARGS": "--reload" if settings.DEBUG else "",
        **os.environ,
        "PORT": str(port),
        # rows only: the tables belong to the owner, who runs migrations
        "DATABASE_URL": database_roles.app_url(settings.DATABASE_URL)
        if _is_embedded()
        else settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def _is_embedded() -> bool:
    """Our own server under var/; with another, its roles are the business of who named it."""
    return not os.environ.get("DATABASE_URL", "").strip()


def _listen_for_the_end() -> None:
    """Until honcho listens itself, a signal simply ends us; a closed terminal counts as SIGTERM."""

    def leave(_signal: int, _frame: object) -> None:
        raise SystemExit(130)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _usable_port(wanted: str, name: str = "PORT") -> int:
    """Return the port, or say in one line what to do when it cannot be had."""
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= 65535):
        raise CommandError(
            f"{name} must be a number from 1 to 65535, not {wanted!r}: try make run {name}=8001"
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except OSError as reason:
            other = int(wanted) % 65535 + 1
            raise CommandError(
                f"Port {wanted} cannot be used ({reason.strerror}): free it, or make run {name}={other}"
            ) from None
    return int(wanted)
