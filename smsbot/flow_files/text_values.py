"""Values that a flow file writes as words: durations ("30m"), times of day ("17:00"), tiers ("urgent").

They are turned into what the dataclasses hold by following the dataclasses' own types, so that a new field
of such a type needs no code here.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from datetime import time, timedelta
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from smsbot.domain.flow import Tier
from smsbot.flow_files.faults import KeyPath

DURATION = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")

Report = Callable[[KeyPath, str], None]


def read_duration(text: object) -> timedelta:
    """Read "30m", "4h" or "7d"; ValueError for anything else, a bare number too."""
    match = DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f'{text!r} is not a length of time; write it as "30m", "4h" or "7d"')
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def read_time(text: object) -> time:
    """Read a 24-hour local time of day; ValueError for anything else."""
    match = TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f'{text!r} is not a time of day; write it as "09:30" or "17:00"')
    return time(int(match[1]), int(match[2]))


def read_tier(text: object) -> Tier:
    """Read a tier by its name; ValueError for anything else, its number too."""
    if isinstance(text, str) and text.upper() in Tier.__members__ and text == text.lower():
        return Tier[text.upper()]
    raise ValueError(f"{text!r} is not a tier; tiers are: {', '.join(t.name.lower() for t in Tier)}")


def read_number(number: object) -> object:
    """Let every value through but true and false, which would silently count as 1 and 0."""
    if isinstance(number, bool):
        raise ValueError(f"{str(number).lower()} is not a number")
    return number


# A value stands in where the text is at fault, so that the rest is still checked; the flow is refused anyway.
_READERS: Mapping[Any, tuple[Callable[[object], Any], Any]] = {
    timedelta: (read_duration, timedelta(minutes=1)),
    time: (read_time, time(12, 0)),
    Tier: (read_tier, Tier.WATCH),
    int: (read_number, 0),
    float: (read_number, 0.0),
}


def to_values(raw: Any, hint: Any, path: KeyPath, report: Report) -> Any:
    """Turn a raw value into what ``hint`` asks for, leaving every other judgement to validation."""
    hint = without_none(hint)
    if raw is None:
        return None
    if hint in _READERS:
        return _read(raw, hint, path, report)
    if isinstance(raw, dict):
        return _mapping(raw, hint, path, report)
    if isinstance(raw, tuple) and get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return tuple(to_values(value, item, (*path, i), report) for i, value in enumerate(raw))
    return raw


def _read(raw: Any, hint: Any, path: KeyPath, report: Report) -> Any:
    reader, stand_in = _READERS[hint]
    try:
        return reader(raw)
    except ValueError as error:
        report(path, str(error))
        return stand_in


def _mapping(raw: dict[str, Any], hint: Any, path: KeyPath, report: Report) -> Any:
    if is_dataclass(hint):
        hints = hints_of(hint)
        return {key: to_values(value, hints.get(key), (*path, key), report) for key, value in raw.items()}
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        of_key, of_value = get_args(hint)
        return {
            to_values(key, of_key, (*path, key), report): to_values(value, of_value, (*path, key), report)
            for key, value in raw.items()
        }
    return raw


def hints_of(cls: Any) -> dict[str, Any]:
    """Give the resolved types of a dataclass's fields by name."""
    return _hints_of(cls)


@cache
def _hints_of(cls: Hashable) -> dict[str, Any]:
    return get_type_hints(cls)


def without_none(hint: Any) -> Any:
    """Give the type that an optional field may hold; any other type as it is."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
