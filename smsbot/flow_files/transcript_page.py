"""The text of a transcript with what came of each step written anew; what a person wrote stays as it is.

The lines of the head, of the input fields and of comments are kept to the letter. A comment stays above the
step or field that it stands above; one above a step that is no longer there goes to the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from smsbot.flow_files.transcript_shapes import OUTPUT_FIELDS
from smsbot.flow_files.yaml_file import YamlFile

Outcome = Mapping[str, str | Sequence[str | tuple[str, str]]]
"""What came of a step by output field; a pair is a text's template and its words."""

_DOERS = frozenset({"patient", "clinic", "carrier"})
_WIDEST = 100_000


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one step at a local time; ``step`` is its place in the file, None for time alone."""

    at: str
    step: int | None
    outcome: Outcome


@dataclass(slots=True)
class _Block:
    """The lines of one step as they stand in the file: the comments above it, and its own that stay."""

    at: str
    index: int
    is_input: bool
    above: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def rewrite(text: str, file: YamlFile, records: Iterable[Record]) -> str:
    """Write the transcript's text with these outcomes, in their order, for those that it holds."""
    lines = text.splitlines()
    steps = _steps_of(file)
    start, blocks, tail = _cut(lines, steps)
    out = [line for line in lines[:start] if line.strip()]
    waiting = list(blocks)
    for number, record in enumerate(records):
        out += [*([""] if number else []), *_comments_before(waiting, record)]
        out += _written(waiting.pop(0) if record.step is not None else None, record)
    leftover = [line for block in waiting for line in block.above]
    return "\n".join([*out, *leftover, *tail]) + "\n"


def _steps_of(file: YamlFile) -> list[MappingNode]:
    root = file.root
    pairs = root.value if isinstance(root, MappingNode) else []
    found = next(value for key, value in pairs if key.value == "steps")
    return [node for node in found.value if isinstance(node, MappingNode)] if _is_list(found) else []


def _is_list(node: Node) -> bool:
    return isinstance(node, SequenceNode)


def _cut(lines: list[str], steps: list[MappingNode]) -> tuple[int, list[_Block], list[str]]:
    """Cut the steps' lines into blocks: where the first begins, the blocks, the comments after the last."""
    starts = [node.start_mark.line for node in steps]
    first, above = _comments_above(lines, starts[0])
    blocks: list[_Block] = []
    for index, (node, end) in enumerate(zip(steps, [*starts[1:], len(lines)], strict=True)):
        block, loose = _block(lines, node, index, end)
        block.above = above
        blocks.append(block)
        above = loose
    return first, blocks, above


def _comments_above(lines: list[str], line: int) -> tuple[int, list[str]]:
    first = line
    while first and _is_comment(lines[first - 1]) and lines[first - 1].startswith(" "):
        first -= 1
    return first, lines[first:line]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _block(lines: list[str], node: MappingNode, index: int, end: int) -> tuple[_Block, list[str]]:
    """The lines of one step that stay, and the comments after it, which belong to the next."""
    keys = [(key.start_mark.line, key.value, value) for key, value in node.value]
    named = {name: value.value for _, name, value in keys}
    block = _Block(str(named["at"]), index, not _DOERS.isdisjoint(named))
    loose: list[str] = []
    for (line, name, _), stop in zip(keys, [*(line for line, _, _ in keys[1:]), end], strict=True):
        own, comments = _own_lines(lines[line:stop], is_output=name in OUTPUT_FIELDS)
        block.kept += [*loose, *own] if name not in OUTPUT_FIELDS else loose
        loose = comments
    return block, loose


def _own_lines(lines: list[str], *, is_output: bool) -> tuple[list[str], list[str]]:
    """A field's own lines, and the comments after it; of a field that is written anew only the comments."""
    last = max(i for i, line in enumerate(lines) if line.strip() and not _is_comment(line))
    own, after = lines[: last + 1], [line for line in lines[last + 1 :] if line.strip()]
    return ([], [line for line in own if _is_comment(line)] + after) if is_output else (own, after)


def _comments_before(waiting: list[_Block], record: Record) -> Iterator[str]:
    """The comments above this record, and above steps without a doer that stood before it."""
    while waiting:
        block = waiting[0]
        if block.is_input and block.index == record.step:
            yield from block.above
            return
        if block.is_input or (record.step is None and block.at > record.at):
            return
        yield from waiting.pop(0).above


def _written(block: _Block | None, record: Record) -> list[str]:
    kept = block.kept if block else [f'  - at: "{record.at}"']
    return [*kept, *_dumped(record.outcome)]


def _dumped(outcome: Outcome) -> list[str]:
    if not outcome:
        return []
    yaml = YAML()
    yaml.width = _WIDEST
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump({name: _plain(value) for name, value in outcome.items()}, out)
    return [f"    {line}" for line in out.getvalue().splitlines()]


def _plain(value: str | Sequence[str | tuple[str, str]]) -> object:
    if isinstance(value, str):
        return value
    return [{one[0]: DoubleQuotedScalarString(one[1])} if isinstance(one, tuple) else one for one in value]
