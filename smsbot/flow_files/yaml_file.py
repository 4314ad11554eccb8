"""Reading one YAML 1.2 file into plain values, keeping the node tree so that a fault can name its line.

One pass serves both: the composed nodes carry their lines, which are looked up only for a fault.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from smsbot.flow_files.faults import Fault, KeyPath, write_path

MAX_BYTES = 3_000_000
# A flow is far shorter; a lexicon is longer, is read once, and its nodes would fill ten megabytes.
_MAX_SHARED = 200_000
_STR = "tag:yaml.org,2002:str"
_CORE = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(slots=True)
class YamlFile:
    """A file's values (lists as tuples) and its own faults: text that is no YAML, repeated keys, anchors.

    ``root`` is None where nothing of the file can be used.
    """

    label: str
    data: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    root: Node | None = None

    def line_of(self, path: KeyPath) -> int:
        """Find the line of a path, or of the deepest part of it that is there."""
        node, line = self.root, self.root.start_mark.line + 1 if self.root else 0
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return line

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Make a fault of this file at a path."""
        return Fault(self.label, self.line_of(path), write_path(path), message)


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML file whose whole is a mapping. Never raises for what the file holds: see ``faults``."""
    file = YamlFile(label=str(path))
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if len(raw) <= MAX_BYTES else ""
    except OSError as error:
        file.faults.append(Fault(file.label, 0, "", f"cannot be read: {error.strerror or error}"))
        return file
    except UnicodeDecodeError:
        file.faults.append(Fault(file.label, 0, "", "is not UTF-8 text; save it as UTF-8"))
        return file
    if len(raw) > MAX_BYTES:
        file.faults.append(Fault(file.label, 0, "", f"is {len(raw):,} bytes; {MAX_BYTES:,} at most"))
        return file
    _compose(file, text)
    return file


def _compose(file: YamlFile, text: str) -> None:
    try:
        file.root = compose(text) if len(text) <= _MAX_SHARED else compose.__wrapped__(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        file.faults.append(Fault(file.label, line, "", f"is not YAML: {error.problem or error.context}"))
        return
    except RecursionError:
        file.faults.append(
            Fault(file.label, 0, "", "is nested too deep; no flow needs more than a few levels")
        )
        return
    except YAMLError as error:
        file.faults.append(Fault(file.label, 0, "", f"is not YAML: {str(error).splitlines()[0]}"))
        return
    if not isinstance(file.root, MappingNode):
        file.faults.append(Fault(file.label, 1, "", "must hold fields (name: value), not a list or a word"))
        return
    builder = _Builder(file)
    values = builder.build(file.root, ())
    if builder.anchored:
        file.root = None
    else:
        file.data = values


@lru_cache(maxsize=64)
def compose(text: str) -> Node | None:
    """Compose a text's nodes. They take most of a load's time and are only read, so like texts share them."""
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


@dataclass(slots=True)
class _Builder:
    """Turns nodes into values. Only text, whole and decimal numbers, true, false and null have a meaning."""

    file: YamlFile
    anchored: bool = False

    def build(self, node: Node, path: KeyPath) -> Any:
        if node.anchor is not None:
            self.anchored = True
            self._refuse(node, path, "anchors (&) and aliases (*) are not allowed; write the value out")
            return None
        if node.tag is not None and not str(node.tag).startswith(_CORE):
            self._refuse(node, path, f"the tag {node.tag} is not allowed; write plain values")
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return tuple(self.build(item, (*path, i)) for i, item in enumerate(node.value))
        return _scalar(node)

    def mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag != _STR:
                self._refuse(key, path, f'the name {_shown(key)} must be text; put it in "quotes"')
            elif key.value in values:
                self._refuse(key, (*path, key.value), "stands here twice; keep one of them")
            else:
                values[key.value] = self.build(value, (*path, key.value))
        return values

    def _refuse(self, node: Node, path: KeyPath, message: str) -> None:
        line = node.start_mark.line + 1
        self.file.faults.append(Fault(self.file.label, line, write_path(path), message))


def _shown(node: Node) -> str:
    return f"{node.value!s}" if isinstance(node, ScalarNode) else "(a list or mapping)"


def _scalar(node: Node) -> str | int | float | bool | None:
    """Read an unquoted number, true, false or null; dates, octal and hex numbers stay the text they are."""
    text = str(node.value)
    if node.tag == _STR:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _child(node: Node | None, step: Hashable) -> tuple[Node, Node] | None:
    """Give the node that shows where a step is (a key, or the item itself) and the value behind it."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
