"""The shipped flows load, and a flow's own words and numbers win over the common ones."""

import time as clock
from datetime import time, timedelta

import pytest

from smsbot.domain.flow import Tier
from smsbot.flow_files import Fault, FlowError, check_flows, load_library
from smsbot.flow_files.yaml_file import compose
from tests.unit.flow_files.flow_copies import FLOW, SHIPPED, TIERS, Flows

CPU_SECONDS = 0.6


def test_shipped_flows_hold_no_fault() -> None:
    assert check_flows(SHIPPED) == ()


def test_shipped_flow_is_whole_and_unreviewed() -> None:
    flow = load_library(SHIPPED).flow("rfa", 1)

    assert (flow.id, flow.version, flow.reviewed_by) == ("rfa", 1, None)
    assert next(iter(flow.schedule)) == "BASE_2"
    assert flow.schedule["D540"].ends_flow
    assert flow.copy["en"].keys() == flow.copy["es"].keys()


def test_written_times_and_tiers_become_values() -> None:
    flow = load_library(SHIPPED).flow("rfa", 1)

    offset = flow.schedule["D0"].offset
    assert offset is not None
    assert (offset.after, offset.latest) == (timedelta(hours=4), time(20, 0))
    assert flow.timing.quiet_from == time(20, 0)
    assert flow.policies[Tier.EMERGENCY].steps[1].after == timedelta(minutes=15)


def test_region_rules_come_before_the_others() -> None:
    library = load_library(SHIPPED)

    knee, plain = library.flow("rfa", 1, "genicular"), library.flow("rfa", 1)

    assert knee.region == "genicular"
    assert knee.tiers[0].id == "knee_infection"
    assert knee.tiers[len(plain.regions["genicular"].tiers) :] == plain.tiers


def test_flow_is_the_same_object_each_time() -> None:
    library = load_library(SHIPPED)

    assert library.flow("rfa", 1) is library.flow("rfa", 1)
    assert library.flow("rfa", 1, "hip") is library.flow("rfa", 1, "hip")


@pytest.mark.parametrize(
    ("flow_id", "version", "region", "words"),
    [
        (
            "rfb",
            1,
            None,
            "no flow 'rfb'; flows are: chemical, crfa, cryo, mbb_diary, mbb_diary_lite, pns_trial, prf,",
        ),
        ("rfa", 9, None, "flow rfa has no version 9; versions are: 1"),
        ("rfa", 1, "toe", "flow rfa v1 has no region 'toe'; regions are: lumbar, si, cervical,"),
    ],
    ids=["flow", "version", "region"],
)
def test_unknown_flow_is_refused_naming_what_there_is(
    flow_id: str, version: int, region: str | None, words: str
) -> None:
    with pytest.raises(FlowError) as refusal:
        load_library(SHIPPED).flow(flow_id, version, region)

    assert str(refusal.value).startswith(words)
    assert "\n" not in str(refusal.value)


def test_latest_version_is_the_greatest_number(flows: Flows) -> None:
    for version in (2, 10):
        folder = flows.folder / f"rfa/v{version}"
        folder.mkdir()
        for file in (flows.folder / "rfa/v1").iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        flows.replace(f"rfa/v{version}/flow.yaml", "\nversion: 1", f"\nversion: {version}")

    library = load_library(flows.folder)

    assert library.latest("rfa") == 10
    assert (library.ids(), library.versions()) == (("rfa",), {"rfa": (1, 2, 10)})


def test_latest_of_an_unknown_flow_is_refused() -> None:
    with pytest.raises(FlowError, match="no flow 'rfb'; flows are: chemical, crfa"):
        load_library(SHIPPED).latest("rfb")


def test_own_rule_comes_first_and_its_namesake_takes_the_place_of_the_old(flows: Flows) -> None:
    rule = (
        "tiers:\n"
        "  - {id: headache, codes: [headache], tier: emergency, text: EMERGENCY, source: CR}\n"
        "  - {id: new_rule, codes: [rash], to_day: 2, tier: routine, text: NOTE_FORWARDED, source: CR}\n"
    )
    before = [one.id for one in load_library(flows.folder).flow("rfa", 1).tiers]
    flows.replace(FLOW, "schedule:\n", f"{rule}schedule:\n")

    tiers = load_library(flows.folder).flow("rfa", 1).tiers

    assert [one.id for one in tiers] == ["new_rule", *before]
    assert [one.tier for one in tiers if one.id == "headache"] == [Tier.EMERGENCY]


def test_own_rule_may_not_hide_a_more_urgent_one(flows: Flows) -> None:
    rule = "tiers:\n  - {id: mine, codes: [headache], tier: routine, text: NOTE_FORWARDED, source: CR}\n"
    line = flows.replace(FLOW, "schedule:\n", f"{rule}schedule:\n") + 1

    faults = flows.faults()

    assert {(fault.file, fault.line) for fault in faults} == {(str(flows.folder / FLOW), line)}
    assert any("hides the more urgent rule 'headache' for headache" in fault.message for fault in faults)


def test_own_field_of_timing_leaves_the_others(flows: Flows) -> None:
    flows.replace(FLOW, "schedule:\n", "timing: {expire_after: 24h}\nschedule:\n")
    flows.replace("common/v1/escalation.yaml", "reminder_after: 4h", "reminder_after: 5h")

    timing = load_library(flows.folder).flow("rfa", 1).timing

    assert (timing.expire_after, timing.reminder_after) == (timedelta(hours=24), timedelta(hours=5))


def test_own_threshold_question_and_text_win(flows: Flows) -> None:
    own = (
        "thresholds: {severe_score: 9}\n"
        "questions:\n  feel: {answer: words, copy: FEEL_Q, reask: NOT_UNDERSTOOD}\n"
        "policies:\n  routine: {acknowledge_within: 4h, steps: [{after: 0m, roles: [lead]}]}\n"
    )
    flows.replace(FLOW, "schedule:\n", f"{own}schedule:\n")
    flows.replace("rfa/v1/copy.en.yaml", "copy:\n", 'copy:\n  NURSE_SEEN: "We saw it. Call {t}."\n')

    flow = load_library(flows.folder).flow("rfa", 1)

    assert (flow.thresholds.severe_score, flow.thresholds.severe_rise) == (9, 2)
    assert flow.questions["feel"].reask == "NOT_UNDERSTOOD"
    assert flow.policies[Tier.ROUTINE].steps[0].roles == ("lead",)
    assert flow.copy["en"]["NURSE_SEEN"] == "We saw it. Call {t}."


def test_every_fault_is_told_at_once_a_line_each(flows: Flows) -> None:
    pian = flows.replace(
        FLOW, "D3: {day: 3, questions: [{name: pain}", "D3: {day: 3, questions: [{name: pian}"
    )
    red = flows.replace(TIERS, "id: fever, codes: [fever], to_day: 42", "id: fever, codes: [fever], till: 42")

    with pytest.raises(FlowError) as refusal:
        load_library(flows.folder)

    lines = str(refusal.value).splitlines()
    assert len(lines) == len(refusal.value.faults) == 2
    assert lines[0].startswith(f"{flows.folder / TIERS}:{red}: tiers[")
    assert lines[1].startswith(f"{flows.folder / FLOW}:{pian}: schedule.D3.questions[0].name: ")
    assert "'pian' is not a question; questions are: consent, baseline, pain," in lines[1]


def test_one_broken_flow_keeps_every_flow_from_loading(flows: Flows) -> None:
    second = flows.folder / "crfa" / "v1"
    second.mkdir(parents=True)
    for file in (flows.folder / "rfa/v1").iterdir():
        (second / file.name).write_bytes(file.read_bytes())
    flows.replace("crfa/v1/flow.yaml", "id: rfa", "id: crfa")
    assert load_library(flows.folder).ids() == ("crfa", "rfa")

    flows.replace("crfa/v1/flow.yaml", "D3: {day: 3", "D3: {day: 0")

    with pytest.raises(FlowError, match="day 0 does not come after day 1"):
        load_library(flows.folder)


def test_fault_in_a_common_file_is_told_once(flows: Flows) -> None:
    version = flows.folder / "rfa/v2"
    version.mkdir()
    for file in (flows.folder / "rfa/v1").iterdir():
        (version / file.name).write_bytes(file.read_bytes())
    flows.replace("rfa/v2/flow.yaml", "\nversion: 1", "\nversion: 2")
    flows.replace(TIERS, "together: [discharge]", "together: [pus]")

    assert len(flows.faults()) == 1


@pytest.mark.parametrize(
    "file",
    [
        "questions.yaml",
        "tiers.yaml",
        "escalation.yaml",
        "considerations.yaml",
        "copy.en.yaml",
        "copy.es.yaml",
    ],
)
def test_missing_common_file_is_the_only_fault(file: str, flows: Flows) -> None:
    path = flows.folder / "common/v1" / file
    path.unlink()

    assert flows.faults() == (Fault(str(path), 0, "", "cannot be read: No such file or directory"),)


def test_unreadable_flow_is_the_only_fault(flows: Flows) -> None:
    flows.replace(FLOW, "regions:", "regions: [")

    (fault,) = flows.faults()

    assert fault.file == str(flows.folder / FLOW)
    assert fault.message.startswith("is not YAML")


def test_text_that_only_the_code_sends_must_be_there(flows: Flows) -> None:
    for language in ("en", "es"):
        flows.replace(f"common/v1/copy.{language}.yaml", "  MEDIA:", "  MEDIUM:")

    (fault,) = flows.faults()

    assert (fault.where, fault.message.split(";")[0]) == ("copy", "the text MEDIA is missing")


def test_text_in_one_language_only_is_a_fault(flows: Flows) -> None:
    line = flows.replace("rfa/v1/copy.es.yaml", "copy:\n", 'copy:\n  EXTRA: "Gracias."\n')

    (fault,) = flows.faults()

    assert (fault.line, fault.where) == (line + 1, "copy.EXTRA")
    assert fault.message == "has no twin in copy.en.yaml; write it there under the same name"


@pytest.mark.parametrize(
    ("section", "mend"),
    [("regions", "name at least one part of the body"), ("schedule", "write at least one check-in")],
)
def test_flow_without_a_region_or_a_check_in_is_refused(section: str, mend: str, flows: Flows) -> None:
    path = flows.folder / FLOW
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index(f"{section}:")
    end = next(i for i in range(start + 1, len(lines) + 1) if i == len(lines) or lines[i][0] != " ")
    path.write_text("\n".join([*lines[:start], *lines[end:]]), encoding="utf-8")

    assert f"is missing; {mend}" in [fault.message for fault in flows.faults() if fault.where == section]


@pytest.mark.parametrize("tier", ["urgent", "watch"])
def test_emergency_code_may_not_be_made_milder(tier: str, flows: Flows) -> None:
    rule = (
        f"tiers:\n  - {{id: mild, codes: [chest_pain], to_day: 3, tier: {tier}, text: URGENT, source: CR}}\n"
    )
    line = flows.replace(FLOW, "schedule:\n", f"{rule}schedule:\n") + 1

    (fault,) = flows.faults()

    assert (fault.file, fault.line, fault.where) == (str(flows.folder / FLOW), line, "tiers[0].tier")
    assert fault.message == "chest_pain is an emergency code; while it is there its tier is emergency"


def test_two_menus_with_one_letter_are_refused(flows: Flows) -> None:
    line = flows.replace("common/v1/questions.yaml", 'G: {words: ["g"]', 'F: {words: ["f"]')
    for language in ("en", "es"):
        flows.replace(f"common/v1/copy.{language}.yaml", "    G ", "    F ")

    (fault,) = flows.faults()

    assert (fault.line, fault.where) == (line, "questions.redness_look.choices.F")
    assert fault.message.startswith("symptoms has the letter F too")


def test_tier_without_a_policy_is_refused(flows: Flows) -> None:
    path = flows.folder / "common/v1/escalation.yaml"
    text = path.read_text(encoding="utf-8")
    urgent, routine = text.index("  urgent:"), text.index("  routine:")
    path.write_text(text[:urgent] + text[routine:], encoding="utf-8")

    (fault,) = flows.faults()

    assert (fault.where, fault.message) == ("policies", "urgent is missing; say whom it reaches and when")
    assert fault.line == text[: text.index("policies:")].count("\n") + 1


def test_folder_without_a_flow_is_refused(flows: Flows) -> None:
    with pytest.raises(FlowError, match=r"holds no flow; a flow is a file <id>/v<N>/flow\.yaml"):
        load_library(flows.folder / "lexicon")


def test_shipped_flows_load_in_a_moment() -> None:
    compose.cache_clear()
    started = clock.process_time()

    load_library(SHIPPED)

    assert clock.process_time() - started < CPU_SECONDS
