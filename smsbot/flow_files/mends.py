"""The words of a fault that names something unknown: what it is not, and what there is instead."""

from collections.abc import Iterable
from difflib import get_close_matches

SHORT_LIST = 20


def unknown(name: str, kind: str, known: Iterable[str]) -> str:
    """Say that a name is unknown and list what there is, or the nearest where that is a long list."""
    names = tuple(known)
    if len(names) <= SHORT_LIST:
        return f"{name!r} is not a {kind}; {kind}s are: {', '.join(names)}"
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    return f"{name!r} is not a {kind}; the nearest are: {', '.join(near or names)}"
