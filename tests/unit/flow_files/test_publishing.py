"""A published version never changes: whatever alters the resolved flow is told, with the mend."""

import json
import shutil

import pytest

from smsbot.flow_files import Fault, FlowError, fingerprint, load_library, publish
from tests.unit.flow_files.flow_copies import FLOW, TIERS, Flows, copy_drafts

CHECKSUMS = "checksums.json"


def publish_flow(flows: Flows, name: str = "rfa", version: int = 1) -> str:
    return publish(flows.folder, load_library(flows.folder).flow(name, version))


@pytest.fixture
def published(flows: Flows) -> Flows:
    publish_flow(flows)
    return flows


def test_publishing_writes_status_and_checksum_and_leaves_the_rest(flows: Flows) -> None:
    before = (flows.folder / FLOW).read_text("utf-8")

    checksum = publish_flow(flows)

    assert json.loads((flows.folder / CHECKSUMS).read_text("utf-8")) == {"rfa/v1": checksum}
    assert (flows.folder / FLOW).read_text("utf-8") == before.replace(
        "\nstatus: draft", "\nstatus: published"
    )
    assert flows.faults() == ()
    assert load_library(flows.folder).flow("rfa", 1).status == "published"


CHANGES = {
    "own schedule": (FLOW, "D3: {day: 3,", "D3: {day: 4,"),
    "own text": ("rfa/v1/copy.en.yaml", "HELP=help", "HELP = help"),
    "own rule": (FLOW, "to_day: 21, expected", "to_day: 22, expected"),
    "a day nought": (TIERS, "tingling], from_day: 0, to_day: 14,", "tingling], to_day: 14,"),
    "a common text": ("common/v1/copy.es.yaml", "Gracias, sin", "Gracias: sin"),
    "a common rule": (TIERS, "codes: [fever], to_day: 42", "codes: [fever], to_day: 41"),
    "a common time": ("common/v1/escalation.yaml", "safety_gap: 5m", "safety_gap: 6m"),
    "a rule more": (
        TIERS, "  - {id: headache,",
        "  - {id: ache, codes: [headache], to_day: 0, tier: urgent, text: URGENT, source: CR}\n"
        "  - {id: headache,",
    ),
    "a common question": ("common/v1/questions.yaml", '["less", "menos"]', '["less", "menos", "fewer"]'),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_to_a_published_version_is_told_with_the_mend(change: str, published: Flows) -> None:
    published.replace(*CHANGES[change])

    (fault,) = published.faults()

    assert fault.file == str(published.folder / FLOW)
    assert fault.where == "version"
    assert "rfa/v1 is published and no longer what it was" in fault.message
    assert "undo the change, copy rfa/v1 to rfa/v2 and make it there" in fault.message
    with pytest.raises(FlowError, match="is published and no longer what it was"):
        load_library(published.folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FLOW, "# Radiofrequency", "# The radiofrequency"),
        (FLOW, "reviewed_by: null", "reviewed_by: A. Clinician"),
        (FLOW, "status: published", "status: retired"),
        (FLOW, "{day: 1, questions", '{day: 1, at: "10:00", questions'),
    ],
    ids=["comment", "review", "retirement", "a default written out"],
)
def test_what_changes_no_patient_is_allowed(file: str, old: str, new: str, published: Flows) -> None:
    published.replace(file, old, new)

    assert published.faults() == ()


def test_status_may_not_go_back_to_draft(published: Flows) -> None:
    line = published.replace(FLOW, "\nstatus: published", "\nstatus: draft") + 1

    (fault,) = published.faults()

    assert (fault.line, fault.where) == (line, "status")
    assert "is published and cannot be a draft again" in fault.message


def test_status_written_by_hand_without_a_checksum_is_told(flows: Flows) -> None:
    flows.replace(FLOW, "\nstatus: draft", "\nstatus: published")

    (fault,) = flows.faults()

    assert "write status: draft, then run smsbot flows publish rfa 1" in fault.message


def test_published_version_that_is_gone_is_told(published: Flows) -> None:
    copy_drafts(published.folder, "crfa", "cryo")
    publish_flow(published, "cryo")
    shutil.rmtree(published.folder / "cryo")

    assert published.faults() == (
        Fault(
            str(published.folder / CHECKSUMS), 0, "cryo/v1",
            "is published, but its folder is gone; patients may be followed by it, so bring it back",
        ),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["{", "[]", '{"rfa/v1": 1}'])
def test_spoilt_checksum_file_is_told(text: str, published: Flows) -> None:
    (published.folder / CHECKSUMS).write_text(text, "utf-8")

    (fault,) = published.faults()

    assert "is not what smsbot flows publish writes" in fault.message


def test_change_in_a_published_flow_is_told_once_though_others_are_like_it(published: Flows) -> None:
    copy_drafts(published.folder, "crfa")
    publish_flow(published, "crfa")
    published.replace(FLOW, "D3: {day: 3,", "D3: {day: 4,")

    assert [fault.file for fault in published.faults()] == [str(published.folder / FLOW)]


def test_next_version_of_a_published_flow_may_differ(published: Flows) -> None:
    shutil.copytree(published.folder / "rfa/v1", published.folder / "rfa/v2")
    published.replace("rfa/v2/flow.yaml", "\nversion: 1\nstatus: published", "\nversion: 2\nstatus: draft")
    published.replace("rfa/v2/flow.yaml", "D3: {day: 3,", "D3: {day: 4,")

    assert published.faults() == ()
    publish_flow(published, version=2)
    assert set(json.loads((published.folder / CHECKSUMS).read_text("utf-8"))) == {"rfa/v1", "rfa/v2"}


def test_version_is_published_once(published: Flows) -> None:
    with pytest.raises(FlowError, match="rfa/v1 is published already; copy it to rfa/v2 to change it"):
        publish_flow(published)


def test_status_line_must_be_plain_to_be_published(flows: Flows) -> None:
    flows.replace(FLOW, "\nstatus: draft", "\nstatus:  draft")

    with pytest.raises(FlowError, match="write status: draft on a line of its own"):
        publish_flow(flows)


def test_checksum_is_the_same_for_the_same_flow(flows: Flows) -> None:
    one, other = (load_library(flows.folder).flow("rfa", 1) for _ in range(2))

    assert one is not other
    assert fingerprint(one) == fingerprint(other)
