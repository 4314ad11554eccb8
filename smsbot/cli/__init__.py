"""The command line. Every command fails with one clear line on stderr and a non-zero exit."""

import importlib
import sys

import click

from smsbot.cli.wiring import report_faults

# Command: the module that holds it. Loaded when it is called, so that --help and parse start fast.
_COMMANDS = {
    "demo": "serve",
    "run": "serve",
    "worker": "serve",
    "clock": "serve",
    "db": "upkeep",
    "keys": "upkeep",
    "doctor": "upkeep",
    "reconcile": "upkeep",
    "outage": "upkeep",
    "clinic": "people",
    "team": "people",
    "enrol": "patients",
    "procedure": "patients",
    "episode": "patients",
    "check-in": "patients",
    "case": "patients",
    "parse": "reading",
    "judge": "outcomes",
    "flows": "flows",
    "replay": "replay",
    "simulate": "simulation",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"smsbot.cli.{_COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """smsbot: SMS check-ins after a nerve ablation. Not an emergency service; not reviewed by a clinician."""


def main() -> None:
    """Run the command line."""
    with report_faults():
        sys.exit(cli.main(prog_name="smsbot", standalone_mode=False) or 0)
