"""A fault in the reference material for clinicians is told with its place and the mend."""

import pytest

from smsbot.flow_files import load_library
from tests.unit.flow_files.flow_copies import FLOW, Case, Flows, assert_told_alone

FILE = "common/v1/considerations.yaml"
SHIFTED = "{id: shifted, patterns: [SHIFT],"
BROKEN = {
    "unknown pattern": Case(
        FILE, SHIFTED, "{id: shifted, patterns: [SHIFTED],", "rules[3].patterns[0]", "should be 'WORSE'"
    ),
    "unknown cause": Case(
        FILE, "causes: [nerve_regrowth]", "causes: [nerve_regrowth, regrowth]", "rules[5].causes[1]",
        "'regrowth' is not a listed cause; listed causes are: ",
    ),
    "unknown option": Case(
        FILE, "options: [repeat_rfa_interval]", "options: [repeat_rfa_interval, rest]",
        "rules[5].options[1]", "'rest' is not a listed option; the nearest",
    ),
    "unknown history": Case(
        FILE, "history: [fall]", "history: [fell]", "rules[0].history[0]",
        "'fell' is not a history flag; history flags are: prior_surgery,",
    ),
    "unknown block result": Case(
        FILE, "block: [positive]", "block: [good]", "rules[7].block[0]", "should be 'positive'"
    ),
    "no pattern": Case(FILE, SHIFTED, "{id: shifted, patterns: [],", "rules[3].patterns", "is an empty list"),
    "rule without a source": Case(
        FILE, 'source: "section 5; S1"}', 'source: "a book"}', "rules[3].source", "names no source"
    ),
    "cause without a source": Case(
        FILE, 'disease", source: "S1"}', 'disease", source: ""}', "causes.new_generator.source",
        "names no source; write S0, S1, S2, or CR",
    ),
    "option nobody names": Case(
        FILE, '    acupuncture: {words: "Acupuncture", source: "S0"}',
        '    rest: {words: "Rest", source: "S0"}\n    acupuncture: {words: "Acupuncture", source: "S0"}',
        "options.rest", "is named by no rule",
    ),
    "two rules of one name": Case(
        FILE, "{id: shifted,", "{id: nerve_signs,", "rules[3].id", "'nerve_signs' is another rule's id"
    ),
    "window that never opens": Case(
        FILE, "to_onset_day: 179", "from_onset_day: 200, to_onset_day: 179", "rules[4].to_onset_day",
        "day 179 is before from_onset_day 200",
    ),
    "unknown field": Case(
        FILE, "{id: shifted,", "{id: shifted, when: [SHIFT],", "rules[3].when", "is not a field here"
    ),
    "says nothing": Case(
        FILE, 'words: "Cooled RFA (larger lesion)"', 'words: ""', "cooled_rfa.words", "says nothing"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_fault_is_told_once_with_its_line(case: Case, flows: Flows) -> None:
    assert_told_alone(case, flows)


def test_flow_may_write_rules_of_its_own(flows: Flows) -> None:
    own = (
        "considerations:\n  rules:\n"
        "    - {id: mine, patterns: [NONE], causes: [refractory], options: [scs], source: CR}\n"
        "  causes:\n    refractory: {words: Hard to treat, source: S2}\n"
        "  options:\n    scs: {words: A trial, source: S2}\n"
    )
    flows.replace(FLOW, "schedule:\n", f"{own}schedule:\n")

    material = load_library(flows.folder).flow("rfa", 1).considerations

    assert [rule.id for rule in material.rules] == ["mine"]
    assert material.causes["refractory"].words == "Hard to treat"


def test_flow_without_reference_material_is_refused(flows: Flows) -> None:
    path = flows.folder / FILE
    path.write_text("considerations: {rules: []}\n", encoding="utf-8")

    (fault,) = flows.faults()

    assert (fault.file, fault.where) == (str(path), "considerations")
    assert fault.message == "is missing; write causes, options and rules"
