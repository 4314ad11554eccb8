"""The migrations make the tables that the models name, up, down and up again, and guard the audit trail."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from smsbot.db import migrate
from smsbot.db.audit import AuditEntry, record
from smsbot.db.models import AuditEvent, Base
from smsbot.db.session import Database
from tests.databases import Databases
from tests.factories import NOW

NAME = re.compile(r"(\d{4})_[a-z]+(_[a-z]+)+\.py")


@pytest.fixture
def new_url(databases: Databases) -> Iterator[str]:
    """An empty database."""
    url = databases.new()
    yield url
    databases.drop(url)


def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(migrate.find_scripts()))


def tables(url: str) -> set[str]:
    database = Database(url)
    try:
        names = sa.inspect(database.engine).get_table_names()
        return {name for name in names if migrate.is_ours(name, "table", {})}
    finally:
        database.dispose()


def test_migrated_database_matches_the_models(session: Session) -> None:
    opts = {"compare_type": True, "include_name": migrate.is_ours}
    context = MigrationContext.configure(session.connection(), opts=opts)

    assert compare_metadata(context, Base.metadata) == []


def test_migrated_constraints_have_the_models_names(session: Session) -> None:
    inspector = sa.inspect(session.connection())

    for table in Base.metadata.sorted_tables:
        made = {
            *(key["name"] for key in inspector.get_foreign_keys(table.name)),
            *(unique["name"] for unique in inspector.get_unique_constraints(table.name)),
            *(check["name"] for check in inspector.get_check_constraints(table.name)),
            inspector.get_pk_constraint(table.name)["name"],
        }
        assert made == {constraint.name for constraint in table.constraints}, table.name


def test_up_down_up_leaves_no_table_behind(new_url: str) -> None:
    url = new_url
    wanted = {*Base.metadata.tables, "alembic_version"}

    migrate.upgrade(url)
    assert tables(url) == wanted
    migrate.downgrade(url, "base")
    assert tables(url) == {"alembic_version"}
    migrate.upgrade(url)
    assert tables(url) == wanted


def test_each_single_step_goes_down_and_up(database_url: str) -> None:
    url = database_url

    for script in scripts().walk_revisions():
        below = str(script.down_revision or "base")
        migrate.downgrade(url, below)
        migrate.upgrade(url, script.revision)
        migrate.downgrade(url, below)

    assert tables(url) == {"alembic_version"}


def test_current_version_is_known_before_and_after(new_url: str) -> None:
    database = Database(new_url)
    try:
        with database.engine.connect() as connection:
            before = migrate.current(connection)
        migrate.upgrade(new_url)
        with database.engine.connect() as connection:
            after = migrate.current(connection)
    finally:
        database.dispose()

    assert before is None
    assert after == migrate.head()


def test_scripts_are_one_line_named_by_number() -> None:
    revisions = [script.revision for script in scripts().walk_revisions()]
    files = sorted(path.name for path in (migrate.find_scripts() / "versions").glob("*.py"))

    assert revisions == [f"{number:04d}" for number in range(len(files), 0, -1)]
    assert [name[:4] for name in files] == sorted(revisions)
    assert all(NAME.fullmatch(name) for name in files)


def test_drafting_after_no_change_writes_an_empty_script(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.find_scripts(), folder, ignore=shutil.ignore_patterns("__pycache__"))

    migrate.draft(database_url, "change nothing", "0099", folder)

    drafted = (folder / "versions" / "0099_change_nothing.py").read_text()
    assert "revision: str = '0099'" in drafted
    assert "op." not in drafted


def test_drafting_spells_types_of_the_database_not_of_the_code(new_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.find_scripts(), folder, ignore=shutil.ignore_patterns("__pycache__", "0*"))

    migrate.draft(new_url, "create all", "0001", folder)

    drafted = (folder / "versions" / "0001_create_all.py").read_text()
    assert "sa.Column('opened_at', sa.DateTime(timezone=True)" in drafted
    assert "sa.Column('consent', sa.String(24)" in drafted
    assert "smsbot" not in drafted


def test_failed_migration_changes_nothing(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.find_scripts(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    bad = (
        '"""Break it."""\nfrom alembic import op\nrevision = "0099"\ndown_revision = "%s"\n'
        'def upgrade() -> None:\n    op.drop_table("heartbeat")\n    raise RuntimeError("half-way")\n'
    )
    (folder / "versions" / "0099_break_it.py").write_text(bad % migrate.head())

    with pytest.raises(RuntimeError, match="half-way"):
        migrate.upgrade(database_url, scripts=folder)

    assert "heartbeat" in tables(database_url)


@pytest.mark.sqlite  # PostgreSQL refuses the row itself
def test_migration_that_orphans_rows_is_refused(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.find_scripts(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    bad = (
        '"""Orphan a row."""\nfrom alembic import op\nrevision = "0099"\ndown_revision = "%s"\n'
        "def upgrade() -> None:\n"
        "    op.execute(\"INSERT INTO team_role (member_id, role) VALUES (7, 'lead')\")\n"
    )
    (folder / "versions" / "0099_orphan_row.py").write_text(bad % migrate.head())

    with pytest.raises(migrate.MigrationError, match="point nowhere in team_role"):
        migrate.upgrade(database_url, scripts=folder)


@pytest.mark.parametrize(
    "act", [sa.update(AuditEvent).values(detail="forged"), sa.delete(AuditEvent)], ids=["update", "delete"]
)
def test_audit_trail_refuses_change_and_deletion(session: Session, act: sa.Update | sa.Delete) -> None:
    record(session, [AuditEntry(NOW, "clock", "tick", "episode", 1)])

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(act)
