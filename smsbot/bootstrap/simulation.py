"""A simulation of this installation: which flows, which bank of replies, and how a run is compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from smsbot.bootstrap.build import find_flows
from smsbot.bootstrap.faults import StartError, as_start_error
from smsbot.settings import Needs, Settings
from smsbot.simulator.cohort import run
from smsbot.simulator.figures import Figures
from smsbot.simulator.report import Json, build_report
from smsbot.simulator.setup import Protocol, Setup, open_flow, parse_change

_BANK = "checking.jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a simulation was asked for. ``compare`` is a folder of flows or another version (``rfa/v2``)."""

    flow: str
    patients: int
    months: float
    seed: int
    region: str | None = None
    compare: str | None = None
    changes: tuple[str, ...] = ()


def find_bank() -> Path:
    """The bank of replies: installed with the package, or the checking half of the checkout's corpus."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_replies"
    folder = installed if installed.is_dir() else package.parent / "tests" / "corpus"
    return folder / _BANK


def plan_runs(environment: Mapping[str, str], wanted: Wanted) -> tuple[Setup, ...]:
    """One run, or two to be compared. Raises StartError, which names what cannot be simulated."""
    with as_start_error():
        settings = Settings.from_env(environment, Needs.DATABASE)
        folder = find_flows(settings)
        setup = Setup(
            protocol=_find(folder, wanted.flow),
            bank=find_bank(),
            lexicon=folder / "lexicon",
            patients=wanted.patients,
            months=wanted.months,
            seed=wanted.seed,
            region=wanted.region,
            provider_keywords=settings.smsbot_provider_keywords,
        )
        setups = (setup, *(replace(setup, protocol=one) for one in _others(setup.protocol, wanted)))
        for one in setups:
            open_flow(one.protocol)
    return setups


def _find(folder: Path, spelled: str) -> Protocol:
    """``rfa`` is the newest version, ``rfa/v1`` that one."""
    flow_id, _, version = spelled.partition("/")
    if not version:
        return Protocol(folder, flow_id)
    if not version.removeprefix("v").isdecimal():
        raise StartError((f"flow {spelled!r}: write a version as in rfa/v1",))
    return Protocol(folder, flow_id, int(version.removeprefix("v")))


def _others(own: Protocol, wanted: Wanted) -> tuple[Protocol, ...]:
    if wanted.compare is None and not wanted.changes:
        return ()
    other = own
    if wanted.compare is not None:
        is_folder = Path(wanted.compare).is_dir()
        other = replace(own, folder=Path(wanted.compare)) if is_folder else _find(own.folder, wanted.compare)
    return (replace(other, changes=tuple(parse_change(text) for text in wanted.changes)),)


def report_on(setup: Setup, *, processes: int | None, on_done: Callable[[int], object]) -> Json:
    """Run one simulation; ``on_done`` hears how many patients more are done. Raises StartError."""
    together = Figures()
    with as_start_error():
        for some in run(setup, processes=processes):
            together.add(some)
            on_done(some.patients)
        return build_report(together, setup, open_flow(setup.protocol))
