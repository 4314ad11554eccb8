"""Brings a database to the tables that this code needs; works from a checkout and from an installed wheel."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from smsbot.db.session import Database

_PACKAGE = Path(__file__).resolve().parents[1]
# Any fixed number: every release must use the same one, so that two never migrate at once.
_ADVISORY_LOCK = 720_001


class MigrationError(Exception):
    """The tables cannot be brought to the wanted version; the text names the mend."""


def find_scripts() -> Path:
    """Return the folder of migration scripts; MigrationError where neither wheel nor checkout holds them."""
    for folder in (_PACKAGE / "_migrations", _PACKAGE.parent / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise MigrationError("the migration scripts are missing; install smsbot again")


def head() -> str:
    """Return the version of the tables that this code needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise MigrationError("there are no migration scripts; install smsbot again")
    return revision


def current(connection: Connection) -> str | None:
    """Return the version that the tables stand at, None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str, revision: str = "head", scripts: Path | None = None) -> None:
    """Bring the database at ``url`` up to a version, in one transaction, one process at a time.

    Raises MigrationError where rows would be left pointing nowhere. ``scripts`` is another folder of scripts.
    """
    _migrate(url, lambda config: command.upgrade(config, revision), scripts)


def downgrade(url: str, revision: str) -> None:
    """Take the database at ``url`` back to an older version ("base" is empty); for tests and for mishaps."""
    _migrate(url, lambda config: command.downgrade(config, revision))


def draft(url: str, message: str, number: str, scripts: Path | None = None) -> None:
    """Write a new script, ``number`` like "0007", from what the models have and the database has not.

    For developers; a person reads it before it is committed. ``scripts`` is the folder to write to.
    """
    _migrate(
        url,
        lambda config: command.revision(config, message, autogenerate=True, rev_id=number),
        scripts,
    )


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is one of the models', not the job queue's own; what Alembic asks of each name."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def _migrate(url: str, run: Callable[[Config], object], scripts: Path | None = None) -> None:
    database = Database(url, enforce_foreign_keys=False)
    try:
        # SQLite's BEGIN IMMEDIATE makes a second process wait; PostgreSQL needs to be asked to.
        with database.transaction() as session:
            connection = session.connection()
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            config = _config(scripts)
            config.attributes["connection"] = connection
            run(config)
            _check_foreign_keys(connection)
    finally:
        database.dispose()


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise MigrationError(f"the migration left rows that point nowhere in {tables}; nothing was changed")


def _config(scripts: Path | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts or find_scripts()))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
