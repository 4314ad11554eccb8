"""The reading lexicon from its YAML files: one a language, and the parts that languages share."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from smsbot.domain.reading.lexicon import Lexicon
from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.patterns import SHORTEST_STEM, PatternError, parse_pattern
from smsbot.flow_files.faults import Fault, FlowError
from smsbot.flow_files.yaml_file import YamlFile, read_yaml

_WORD_FIELDS = ("words",)
_PATTERN_FIELDS = ("groups", "findings", "idioms", "normals", "commands", "events", "emergencies")
_PAIR_FIELDS = ("numbers", "emoji", "spellings")
_LIST_FIELDS = ("own_texts", "language_words", "typo_words", "ordinary")
_TABLE_FIELDS = ("replaces", "absorbs", "combines")
_HEAD_FIELDS = ("language", "written_as_heard", "reviewed_by")
_KNOWN = frozenset(
    (*_WORD_FIELDS, *_PATTERN_FIELDS, *_PAIR_FIELDS, *_LIST_FIELDS, *_TABLE_FIELDS, *_HEAD_FIELDS)
)
_SHORT_STEM = re.compile(rf"(?:^|\s)[^\s*]{{0,{SHORTEST_STEM - 1}}}\*")
_CLASS_NAME = re.compile(r"\{(\w+)\}")

Lines = dict[str, tuple[str, ...]]


def load_lexicon(folder: Path) -> Lexicon:
    """Read every YAML file of the folder into one lexicon.

    FlowError lists every fault: the file, its line, the field, and what to change. The lexicon counts as
    reviewed only where every file names its reviewer.
    """
    files = [read_yaml(path) for path in sorted(folder.glob("*.yaml"))]
    faults = [fault for file in files for fault in (*file.faults, *_faults_of(file))]
    if not files:
        faults.append(Fault(str(folder), 0, "", "holds no lexicon; a lexicon is a file <language>.yaml"))
    if not faults:
        faults = _faults_between(files)
    if faults:
        raise FlowError("\n".join(str(fault) for fault in faults), tuple(faults))
    return _build(files)


def split_words(block: str) -> tuple[str, ...]:
    """The entries of a word block: parted by commas or line ends; what follows a # is a note."""
    lines = [line.split("#", 1)[0] for line in block.splitlines()]
    return tuple(entry for line in lines for part in line.split(",") if (entry := part.strip()))


def split_lines(block: str) -> tuple[str, ...]:
    """The patterns of a block, one a line; what follows a # is a note."""
    return tuple(line for raw in block.splitlines() if (line := raw.split("#", 1)[0].strip()))


# --- faults ---------------------------------------------------------------------------------------


def _faults_of(file: YamlFile) -> list[Fault]:
    faults = [
        file.fault((name,), f"is not a field of a lexicon; fields are: {', '.join(sorted(_KNOWN))}")
        for name in file.data
        if name not in _KNOWN
    ]
    if "reviewed_by" not in file.data:
        faults.append(file.fault((), "reviewed_by is missing; write null until a clinician has signed"))
    for name in (*_WORD_FIELDS, *_PATTERN_FIELDS, *_TABLE_FIELDS):
        faults.extend(_block_faults(file, name))
    if not faults:
        faults = [*_stem_faults(file), *_pattern_faults(file)]
    for name in _LIST_FIELDS:
        if not isinstance(file.data.get(name, ""), str):
            faults.append(file.fault((name,), "must be a text block (after a |)"))
    for name in _PAIR_FIELDS:
        faults.extend(_pair_faults(file, name))
    return faults


def _block_faults(file: YamlFile, name: str) -> list[Fault]:
    section = file.data.get(name, {})
    if not isinstance(section, dict):
        return [file.fault((name,), "must hold names, each with a text block")]
    return [
        file.fault((name, key), "must be a text block (after a |) with at least one entry")
        for key, block in section.items()
        if not isinstance(block, str) or not split_words(block)
    ]


def _stem_faults(file: YamlFile) -> list[Fault]:
    """A stem of a letter or two would stand for half of all words."""
    return [
        file.fault(("words", key), f"{entry}: give {SHORTEST_STEM} letters or more before the *")
        for key, block in file.data.get("words", {}).items()
        if "*" in block
        for entry in split_words(block)
        if _SHORT_STEM.search(entry)
    ]


def _pattern_faults(file: YamlFile) -> list[Fault]:
    faults: list[Fault] = []
    lines = (
        (name, code, line)
        for name in _PATTERN_FIELDS
        for code, block in file.data.get(name, {}).items()
        for line in split_lines(block)
    )
    for name, code, line in lines:
        try:
            parse_pattern(fold_words(line))
        except PatternError as error:
            faults.append(file.fault((name, code), str(error)))
    return faults


def _pair_faults(file: YamlFile, name: str) -> list[Fault]:
    section = file.data.get(name, {})
    if not isinstance(section, dict):
        return [file.fault((name,), "must hold pairs (word: meaning)")]
    wanted = int if name == "numbers" else str
    return [
        file.fault((name, key), f"must be {'a whole number' if wanted is int else 'words'}")
        for key, value in section.items()
        if not isinstance(value, wanted)
    ]


def _faults_between(files: list[YamlFile]) -> list[Fault]:
    """A class named in a pattern must have its words in one of the files."""
    classes = {name for file in files for field in ("words", "groups") for name in file.data.get(field, {})}
    faults: list[Fault] = []
    for file in files:
        for field in _PATTERN_FIELDS:
            for code, block in file.data.get(field, {}).items():
                missing = _named(block) - classes
                faults.extend(
                    file.fault((field, code), f"{{{name}}} has no words; add it under words")
                    for name in sorted(missing)
                )
    return faults


def _named(block: str) -> set[str]:
    return set(_CLASS_NAME.findall(fold_words("\n".join(split_lines(block)))))


# --- building -------------------------------------------------------------------------------------


def _merge(files: list[YamlFile], name: str, split: Callable[[str], tuple[str, ...]]) -> Lines:
    merged: Lines = {}
    for file in files:
        for key, block in file.data.get(name, {}).items():
            merged[key] = (*merged.get(key, ()), *split(block))
    return merged


def _pairs(files: list[YamlFile], name: str) -> dict[str, object]:
    return {key: value for file in files for key, value in file.data.get(name, {}).items()}


def _language_words(files: list[YamlFile]) -> Lines:
    return {
        str(file.data["language"]): split_words(file.data["language_words"])
        for file in files
        if "language_words" in file.data
    }


def _joined(files: list[YamlFile], name: str, split: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(entry for file in files for entry in split(file.data.get(name, "")))


def _heard_words(files: list[YamlFile]) -> tuple[str, ...]:
    """The words of the files whose language is spelt by ear; phrases are found through their words."""
    blocks = [
        block
        for file in files
        if file.data.get("written_as_heard")
        for block in file.data.get("words", {}).values()
    ]
    words = dict.fromkeys(
        word for block in blocks for phrase in split_words(block) for word in phrase.split()
    )
    return tuple(word for word in words if word.isalpha())


def _reviewer(files: list[YamlFile]) -> str | None:
    names = [file.data.get("reviewed_by") for file in files]
    return ", ".join(dict.fromkeys(str(name) for name in names)) if all(names) else None


def _build(files: list[YamlFile]) -> Lexicon:
    blocks: Mapping[str, Lines] = {
        name: _merge(files, name, split_words if name in {"words", "replaces", "absorbs"} else split_lines)
        for name in (*_WORD_FIELDS, *_PATTERN_FIELDS, *_TABLE_FIELDS)
    }
    return Lexicon(
        **blocks,
        numbers={key: int(str(value)) for key, value in _pairs(files, "numbers").items()},
        emoji={key: str(value) for key, value in _pairs(files, "emoji").items()},
        own_texts=_joined(files, "own_texts", split_lines),
        language_words=_language_words(files),
        typo_words=_joined(files, "typo_words", split_words),
        heard_words=_heard_words(files),
        spellings={key: str(value) for key, value in _pairs(files, "spellings").items()},
        ordinary=_joined(files, "ordinary", split_words),
        reviewed_by=_reviewer(files),
    )
