"""The flows of a folder, read and checked whole before anybody is texted by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smsbot.domain.flow import Flow
from smsbot.flow_files.check_prompts import asked_in
from smsbot.flow_files.checks import check_draft
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import Fault, FlowError
from smsbot.flow_files.publishing import check_published
from smsbot.flow_files.resolve import Parts, read_common, read_own, resolve


@dataclass(frozen=True, slots=True)
class Library:
    """Every flow by id and version. A flow is the same object each time it is asked for."""

    _flows: Mapping[tuple[str, int], Flow]
    _laid: dict[tuple[str, int, str], Flow] = field(default_factory=dict)

    def flow(self, flow_id: str, version: int, region: str | None = None) -> Flow:
        """Give a flow, with a region's rules laid over it; FlowError names what there is instead."""
        versions = self.versions().get(flow_id)
        if versions is None:
            raise FlowError(f"no flow {flow_id!r}; flows are: {', '.join(self.ids())}")
        if version not in versions:
            raise FlowError(f"flow {flow_id} has no version {version}; versions are: {_list(versions)}")
        flow = self._flows[flow_id, version]
        return flow if region is None else self._for_region(flow, region)

    def latest(self, flow_id: str) -> int:
        """Give a flow's newest version; FlowError names the flows there are."""
        versions = self.versions().get(flow_id)
        if versions is None:
            raise FlowError(f"no flow {flow_id!r}; flows are: {', '.join(self.ids())}")
        return versions[-1]

    def ids(self) -> tuple[str, ...]:
        """Name the flows, in order."""
        return tuple(self.versions())

    def versions(self) -> dict[str, tuple[int, ...]]:
        """Give the versions of each flow, oldest first."""
        ids = sorted({flow_id for flow_id, _ in self._flows})
        return {name: tuple(sorted(v for flow_id, v in self._flows if flow_id == name)) for name in ids}

    def _for_region(self, flow: Flow, region: str) -> Flow:
        if region not in flow.regions:
            known = ", ".join(flow.regions)
            raise FlowError(f"flow {flow.id} v{flow.version} has no region {region!r}; regions are: {known}")
        key = (flow.id, flow.version, region)
        if key not in self._laid:
            self._laid[key] = flow.for_region(region)
        return self._laid[key]


def load_library(folder: Path) -> Library:
    """Read and check every flow of a folder; FlowError lists every fault of all files, a line each."""
    drafts, faults = _read_all(folder)
    if faults:
        raise FlowError("\n".join(str(fault) for fault in faults), faults)
    flows = [draft.to_flow(draft.head) for draft in drafts if draft.head]
    return Library({(flow.id, flow.version): flow for flow in flows})


def check_flows(folder: Path) -> tuple[Fault, ...]:
    """Find every fault of a folder's flows, in order of file and line; empty where all is well."""
    return _read_all(folder)[1]


def _list(versions: tuple[int, ...]) -> str:
    return ", ".join(str(version) for version in versions)


def _read_all(folder: Path) -> tuple[list[Draft], tuple[Fault, ...]]:
    files = sorted(folder.glob("*/v*/flow.yaml"))
    if not files:
        return [], (Fault(str(folder), 0, "", "holds no flow; a flow is a file <id>/v<N>/flow.yaml"),)
    shelf = _Shelf(folder)
    drafts = [_read_flow(shelf, file) for file in files]
    regions = frozenset(name for draft in drafts for name in draft.regions)
    asked = frozenset(name for draft in drafts for name in asked_in(draft))
    for draft in drafts:
        check_draft(draft, regions, asked)
    lost = check_published(folder, drafts)
    return drafts, tuple(sorted({*_faults_of(dict(zip(files, drafts, strict=True))), *lost}))


def _faults_of(drafts: Mapping[Path, Draft]) -> set[Fault]:
    """Every fault once: what a flow takes over from a faulty one is told there, and not again here."""
    faulty = {_name_of(file) for file, draft in drafts.items() if draft.faults}
    own = [
        draft
        for file, draft in drafts.items()
        if draft.file.data.get("like") not in faulty - {_name_of(file)}
    ]
    return {fault for draft in own for fault in draft.faults}


def _name_of(file: Path) -> str:
    return f"{file.parent.parent.name}/{file.parent.name}"


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The parts that flows share, each read once."""

    folder: Path
    commons: dict[str, Parts] = field(default_factory=dict)
    models: dict[str, Parts] = field(default_factory=dict)

    def common(self, name: object) -> Parts | None:
        """The common parts of this name; None where there are none."""
        known = self.known_commons()
        if name in known and name not in self.commons:
            self.commons[str(name)] = read_common(self.folder / str(name))
        return self.commons.get(str(name))

    def model(self, name: object, uses: object) -> Parts | None:
        """The flow that another may be like: one with the same common parts, and like no third."""
        if name in self.known_flows() and name not in self.models:
            self.models[str(name)] = read_own(self.folder / str(name))
        model = self.models.get(str(name))
        head = model.sections[0].data if model else {}
        return model if head.get("uses") == uses and head.get("like") is None else None

    def known_commons(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.glob("common/v*"))

    def known_flows(self) -> list[str]:
        return sorted(
            str(path.parent.relative_to(self.folder)) for path in self.folder.glob("*/v*/flow.yaml")
        )


def _read_flow(shelf: _Shelf, file: Path) -> Draft:
    own = read_own(file.parent)
    head = own.sections[0].data
    uses, like = head.get("uses"), head.get("like")
    model = shelf.model(like, uses)
    draft = resolve(own, shelf.common(uses), model)
    if isinstance(uses, str) and uses not in shelf.known_commons():
        draft.report(
            ("uses",), f"{uses!r} is not there; common parts are: {', '.join(shelf.known_commons())}"
        )
    if isinstance(like, str) and model is None:
        draft.report(
            ("like",),
            f"{like!r} cannot be taken over; name a flow with the same uses that is like no other, as rfa/v1",
        )
    _check_folder(draft, file)
    return draft


def _check_folder(draft: Draft, file: Path) -> None:
    """The folder says which flow this is; the file must say the same, as episodes pin it by its words."""
    if draft.head is None:
        return
    if draft.head.id != file.parent.parent.name:
        draft.report(("id",), f"{draft.head.id!r} is not the folder's name, {file.parent.parent.name!r}")
    if f"v{draft.head.version}" != file.parent.name:
        draft.report(("version",), f"{draft.head.version} is not the folder's version, {file.parent.name}")
