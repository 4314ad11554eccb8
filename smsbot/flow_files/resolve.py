"""From a flow's files and the common ones it uses to one draft: a flow's own entries win."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

from smsbot.domain.flow import Tier
from smsbot.flow_files.draft import LANGUAGES, Draft, Entry
from smsbot.flow_files.faults import KeyPath
from smsbot.flow_files.shapes import FlowHead, read_entry
from smsbot.flow_files.text_values import read_tier
from smsbot.flow_files.yaml_file import YamlFile, read_yaml

HEAD = tuple(field.name for field in fields(FlowHead))
KEYED = ("questions", "policies", "regions", "schedule")
BY_FIELD = ("timing", "thresholds", "considerations")
WHOLE = ("safety_texts", "emergency_codes", "urgent_codes")
SHARED = ("questions", "policies", "tiers", *BY_FIELD, *WHOLE)
COMMON_FILES: Mapping[str, tuple[str, ...]] = {
    "questions.yaml": ("questions",),
    "tiers.yaml": ("tiers",),
    "escalation.yaml": ("policies", "timing", "thresholds", *WHOLE),
    "considerations.yaml": ("considerations",),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one folder (a flow's version, or a version of the common parts)."""

    sections: tuple[YamlFile, ...]
    copy: Mapping[str, YamlFile]

    def files(self) -> tuple[YamlFile, ...]:
        return (*self.sections, *self.copy.values())


def read_common(folder: Path) -> Parts:
    """Read a version of the common parts."""
    sections = [_read(folder / name, allowed) for name, allowed in COMMON_FILES.items()]
    return Parts(tuple(sections), _read_copy(folder))


def read_own(folder: Path) -> Parts:
    """Read a version of one flow."""
    allowed = (*HEAD, "regions", "schedule", "signs", *SHARED)
    return Parts((_read(folder / "flow.yaml", allowed),), _read_copy(folder))


def _read_copy(folder: Path) -> dict[str, YamlFile]:
    return {language: _read(folder / f"copy.{language}.yaml", ("copy",)) for language in LANGUAGES}


def _read(path: Path, allowed: Sequence[str]) -> YamlFile:
    file = read_yaml(path)
    for name in [name for name in file.data if name not in allowed]:
        file.faults.append(file.fault((name,), f"is not a field here; fields are: {', '.join(allowed)}"))
    return file


def resolve(own: Parts, common: Parts | None, model: Parts | None = None) -> Draft:
    """Lay a flow's own entries over those of its ``model`` and the common ones; check the shape of each."""
    draft = Draft(file=own.sections[0])
    parts = [part for part in (common, model, own) if part]
    files = list(chain.from_iterable(part.sections for part in parts))
    draft.faults.update(fault for part in parts for file in part.files() for fault in file.faults)
    _note_unread(draft, own, common)
    _read_head(draft)
    for section in KEYED:
        _read_keyed(draft, section, _keyed(draft, section, files))
    for section in BY_FIELD:
        _read_by_field(draft, section, _keyed(draft, section, files))
    for section in WHOLE:
        _read_whole(draft, section, files)
    _read_tiers(draft, files)
    if any("signs" in file.data for file in files):
        _read_whole(draft, "signs", files)
    for language in LANGUAGES:
        _read_texts(draft, language, [part.copy[language] for part in parts])
    if model:
        draft.schedule = dict(sorted(draft.schedule.items(), key=lambda plan: plan[1].order))
    return draft


def _note_unread(draft: Draft, own: Parts, common: Parts | None) -> None:
    """Know which sections miss a whole file, so that its names are not all reported as unknown."""
    if common is None or own.sections[0].root is None:
        draft.unread |= {*SHARED, "copy", "regions", "schedule"}
    elif any(file.root is None for file in (*own.copy.values(), *common.copy.values())):
        draft.unread.add("copy")
    for file, sections in zip(common.sections if common else (), COMMON_FILES.values(), strict=False):
        draft.unread |= set(sections) if file.root is None else set()
    draft.broken |= draft.unread


def _read_head(draft: Draft) -> None:
    if draft.file.root is None:
        return
    raw = {name: draft.file.data[name] for name in HEAD if name in draft.file.data}
    draft.head = read_entry("head", raw, draft.report)


def _keyed(draft: Draft, section: str, files: Sequence[YamlFile]) -> dict[str, Entry]:
    """Gather a section's entries by key; a later file replaces what an earlier one holds."""
    holders = [file for file in files if section in file.data]
    if holders:
        draft.origins.setdefault((section,), Entry(None, holders[-1], (section,)))
    entries: dict[str, Entry] = {}
    for file in files:
        raw = file.data.get(section, {})
        if not isinstance(raw, dict):
            draft.faults.add(file.fault((section,), "must hold fields (name: value)"))
            draft.broken.add(section)
            draft.unread.add(section)
            continue
        for key, value in raw.items():
            # "D45: null" takes out what the flow that this one is like has there.
            if value is None and key in entries:
                del entries[key]
            else:
                entries[key] = Entry(value, file, (section, key))
    return entries


def _read_keyed(draft: Draft, section: str, entries: dict[str, Entry]) -> None:
    draft.written[section] = tuple(entries)
    target: dict[Any, Any] = getattr(draft, section)
    for key, entry in entries.items():
        draft.origins[(section, key)] = entry
        value = _read_entry(draft, section, (section, key))
        name = _policy_tier(draft, key) if section == "policies" else key
        if value is not None and name is not None:
            target[name] = value


def _policy_tier(draft: Draft, key: str) -> Tier | None:
    try:
        return read_tier(key)
    except ValueError as error:
        draft.report(("policies", key), str(error))
        draft.broken.add("policies")
        return None


def _read_entry(draft: Draft, section: str, path: KeyPath) -> Any:
    raw = draft.origins[path].raw
    value = read_entry(section, raw, lambda inner, message: draft.report((*path, *inner), message))
    if value is None:
        draft.broken.add(section)
    return value


def _read_by_field(draft: Draft, section: str, entries: dict[str, Entry]) -> None:
    """Check single fields laid over the common ones as one whole: they may contradict each other."""
    draft.origins |= {(section, key): entry for key, entry in entries.items()}
    raw = {key: entry.raw for key, entry in entries.items()}
    value = read_entry(section, raw, lambda inner, message: draft.report((section, *inner), message))
    if value is None:
        draft.broken.add(section)
    else:
        setattr(draft, section, value)


def _read_whole(draft: Draft, section: str, files: Sequence[YamlFile]) -> None:
    file = next((file for file in files[::-1] if section in file.data), None)
    if file is None:
        if section not in draft.unread:
            draft.report((section,), "is missing; write it in the common escalation.yaml or here")
        draft.broken.add(section)
        return
    draft.origins[(section,)] = Entry(file.data[section], file, (section,))
    setattr(draft, section, _read_entry(draft, section, (section,)) or ())


def _read_tiers(draft: Draft, files: Sequence[YamlFile]) -> None:
    """A flow's own rules before the ones it takes over; one with the id of such a rule takes its place."""
    rules: list[Entry] = []
    for file in files:
        places = {_rule_id(rule): place for place, rule in enumerate(rules) if _rule_id(rule)}
        added: list[Entry] = []
        for entry in _rule_entries(draft, file):
            place = places.get(_rule_id(entry))
            if place is None:
                added.append(entry)
            else:
                rules[place] = entry
        rules = [*added, *rules]
    for position, entry in enumerate(rules):
        draft.origins[("tiers", position)] = entry
        rule = _read_entry(draft, "tiers", ("tiers", position))
        if rule is not None:
            draft.tiers[position] = rule


def _rule_id(entry: Entry) -> str | None:
    """The name of a rule; None, which no rule is replaced by, where it has none."""
    name = entry.raw.get("id") if isinstance(entry.raw, dict) else None
    return name if isinstance(name, str) else None


def _rule_entries(draft: Draft, file: YamlFile) -> list[Entry]:
    raw = file.data.get("tiers", ())
    if isinstance(raw, tuple):
        return [Entry(rule, file, ("tiers", i)) for i, rule in enumerate(raw)]
    draft.faults.add(file.fault(("tiers",), "must be a list of rules; begin each with -"))
    draft.broken.add("tiers")
    return []


def _read_texts(draft: Draft, language: str, files: Sequence[YamlFile]) -> None:
    entries = _keyed(draft, "copy", files)
    texts: dict[str, str] = {}
    for key, entry in entries.items():
        path = ("copy", language, key)
        draft.origins[path] = entry
        text = _read_entry(draft, "copy", path)
        if text is not None:
            texts[key] = text
    draft.copy[language] = texts
    draft.written[f"copy.{language}"] = tuple(entries)
