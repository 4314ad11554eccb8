"""A delivery report came in: the text's status moves forward, never back, and a failure reaches a person."""

from collections.abc import Callable
from datetime import datetime

import structlog

from smsbot.db import outbox
from smsbot.db.departures import failures_in_a_row, status_before
from smsbot.db.outbox import DeliveryReport
from smsbot.domain.delivery import OutboxStatus, Verdict, tells_team
from smsbot.office import Office

log = structlog.get_logger()


def record(
    office: Office, report: DeliveryReport, judge: Callable[[str | None], Verdict], now: datetime
) -> bool:
    """Record a report; ``judge`` says what an error code means. False for a text that is not ours."""
    with office.db.transaction() as session:
        before = status_before(session, report)
        row = outbox.record_status(session, report, now)
        if row is None:
            log.info("report_of_unknown_text")
            return False
        failed = row.status in (OutboxStatus.FAILED, OutboxStatus.UNDELIVERED)
        if failed and before is not row.status:
            verdict = judge(report.error_code)
            if tells_team(verdict, row.purpose, failures_in_a_row(session, row)):
                office.text_failed(session, row, verdict, now)
        return True
