"""Publishing: a version that patients may be followed by never changes; its checksum over the whole tells."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from smsbot.domain.flow import Flow
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import Fault, FlowError

CHECKSUMS = "checksums.json"
DRAFT = "draft"
# What may still change: a review comes when it comes, and a published version is retired one day.
_NOT_COUNTED = frozenset({"status", "reviewed_by", "region"})
_STATUS_LINE = re.compile(r"^status: draft[ \t]*$", re.MULTILINE)


def fingerprint(flow: Flow) -> str:
    """The checksum of a resolved flow: its own files and every shared part, texts and default numbers too.

    What is empty or false is left out, so that a field the program learns later changes no checksum.
    """
    values = {key: value for key, value in asdict(flow).items() if key not in _NOT_COUNTED}
    return sha256(json.dumps(_pruned(values), ensure_ascii=False, default=str).encode()).hexdigest()


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: kept for key, one in value.items() if not _is_nothing(kept := _pruned(one))}
    return [_pruned(one) for one in value] if isinstance(value, list | tuple) else value


def _is_nothing(value: Any) -> bool:
    # Not "falsy": day 0 is a day, and 0 would be equal to False.
    return value is None or value is False or (isinstance(value, list | dict) and not value)


def read_checksums(folder: Path) -> dict[str, str]:
    """The recorded checksums by "id/vN"; FlowError where the file is not what ``publish`` writes."""
    file = folder / CHECKSUMS
    if not file.exists():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        mend = "is not what smsbot flows publish writes; bring back the file as it was"
        raise FlowError(f"{file}: {mend}", (Fault(str(file), 0, "", mend),))
    return found


def check_published(folder: Path, drafts: Iterable[Draft]) -> tuple[Fault, ...]:
    """Report in its draft every version that is not as it was published; give the faults of no draft."""
    try:
        recorded = read_checksums(folder)
    except FlowError as error:
        return error.faults
    names = set()
    for draft in drafts:
        name = _name_of(draft)
        names.add(name)
        if draft.head is not None and not draft.faults:
            _check_one(draft, name, recorded.get(name))
    file = str(folder / CHECKSUMS)
    gone = "is published, but its folder is gone; patients may be followed by it, so bring it back"
    return tuple(Fault(file, 0, name, gone) for name in sorted(recorded.keys() - names))


def _check_one(draft: Draft, name: str, recorded: str | None) -> None:
    head = draft.head
    if head is None:
        return
    copy = f"undo the change, copy {name} to {head.id}/v{head.version + 1} and make it there"
    if recorded is None:
        if head.status != DRAFT:
            mend = f"write status: draft, then run smsbot flows publish {head.id} {head.version}"
            draft.report(("status",), f"is {head.status}, but {CHECKSUMS} does not hold {name}; {mend}")
    elif head.status == DRAFT:
        draft.report(("status",), f"{name} is published and cannot be a draft again; {copy}")
    elif fingerprint(draft.to_flow(head)) != recorded:
        shared = "This flow, one it is like, or a common part that it uses has changed"
        draft.report(("version",), f"{name} is published and no longer what it was. {shared}: {copy}")


def _name_of(draft: Draft) -> str:
    folder = Path(draft.file.label).parent
    return f"{folder.parent.name}/{folder.name}"


def publish(folder: Path, flow: Flow) -> str:
    """Record a checked draft's checksum and write ``status: published`` in its file; the checksum.

    Raises FlowError, with the mend, for what is no draft.
    """
    name = f"{flow.id}/v{flow.version}"
    recorded = read_checksums(folder)
    file = folder / name / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    if name in recorded or flow.status != DRAFT:
        raise FlowError(
            f"{name} is {flow.status} already; copy it to {flow.id}/v{flow.version + 1} to change it"
        )
    if not _STATUS_LINE.search(text):
        raise FlowError(f"{file}: write status: draft on a line of its own")
    checksum = fingerprint(flow)
    _write_checksums(folder, {**recorded, name: checksum})
    file.write_text(_STATUS_LINE.sub("status: published", text, count=1), encoding="utf-8")
    return checksum


def _write_checksums(folder: Path, checksums: Mapping[str, str]) -> None:
    text = json.dumps(dict(sorted(checksums.items())), indent=2) + "\n"
    (folder / CHECKSUMS).write_text(text, encoding="utf-8")
