"""Upkeep that needs settings but no running app: migrating, making keys, checking flows."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from smsbot.bootstrap.build import build_reader, find_flows
from smsbot.bootstrap.faults import as_start_error
from smsbot.db import migrate
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Reader
from smsbot.flow_files import SCHEMA, Fault, Library, check_flows, load_library, publish, spell_schema
from smsbot.sealing import generate_keys
from smsbot.settings import Needs, Settings
from smsbot.simulator.itinerary import Leg, plan_walks, walk_leg
from smsbot.simulator.walk import Walked

# The flow that the others are like is walked whole, they only where they differ.
MODEL_FLOW = "rfa"


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


def shipped_flows(folder: Path) -> Iterator[Flow]:
    """Every flow of a folder with each of its regions laid over it, the flows that others are like first.

    Raises FlowError where a flow has a fault.
    """
    library = load_library(folder)
    every = [library.flow(name, version) for name in library.ids() for version in library.versions()[name]]
    for flow in sorted(every, key=lambda one: one.id != MODEL_FLOW):
        for region in flow.regions:
            yield library.flow(flow.id, flow.version, region)


def walk_flows(
    folder: Path, heard: Callable[[str, Walked], None], *, is_deep: bool = False
) -> Iterator[tuple[Leg, Walked | None]]:
    """Walk every flow of a folder; None for one that shares all with another. ``heard`` hears of progress."""
    for leg in plan_walks(shipped_flows(folder), is_deep=is_deep):
        yield leg, None if leg.is_walked_already else walk_leg(leg, partial(heard, leg.name))


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
