"""Upkeep that needs settings but no running app: migrating, making keys, checking flows."""

from collections.abc import Mapping
from pathlib import Path

from smsbot.bootstrap.build import build_reader, find_flows
from smsbot.bootstrap.faults import as_start_error
from smsbot.db import migrate
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Reader
from smsbot.flow_files import SCHEMA, Fault, Library, check_flows, load_library, publish, spell_schema
from smsbot.sealing import generate_keys
from smsbot.settings import Needs, Settings


def upgrade(environment: Mapping[str, str]) -> str:
    """Bring the database to this version's tables and return the migration reached. Raises StartError."""
    with as_start_error():
        settings = Settings.from_env(environment, Needs.DATABASE)
        migrate.upgrade(settings.database_url.get_secret_value())
        return migrate.head()


def make_keys() -> Mapping[str, str]:
    """Fresh secrets by the name of their setting."""
    return generate_keys()


def flows_folder(environment: Mapping[str, str]) -> Path:
    """Where the flows are read from. Raises StartError."""
    with as_start_error():
        return find_flows(Settings.from_env(environment, Needs.DATABASE))


def check(folder: Path) -> tuple[Fault, ...]:
    """Every fault of the flows in a folder."""
    return check_flows(folder)


def publish_flow(folder: Path, flow_id: str, version: int) -> str:
    """Publish a draft and return its checksum. Raises StartError with every fault, or why it cannot be."""
    with as_start_error():
        return publish(folder, load_library(folder).flow(flow_id, version))


def write_schema(folder: Path) -> Path:
    """Write the flow files' JSON Schema beside them and return its path."""
    file = folder / SCHEMA
    file.write_text(spell_schema(), encoding="utf-8")
    return file


def open_library(environment: Mapping[str, str]) -> Library:
    """The flows of this installation. Raises StartError."""
    with as_start_error():
        return load_library(flows_folder(environment))


def find_flow(environment: Mapping[str, str], flow_id: str) -> Flow:
    """The newest version of a flow. Raises StartError naming the flows."""
    library = open_library(environment)
    with as_start_error():
        return library.flow(flow_id, library.latest(flow_id))


def open_reader(environment: Mapping[str, str]) -> Reader:
    """The reader with this installation's lexicon. Raises StartError."""
    with as_start_error():
        return build_reader(flows_folder(environment))
