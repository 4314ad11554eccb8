"""Enrolling a patient: checked whole, written whole, and one invitation."""

from smsbot.services.enrolment.enrol import Enrolled, enrol
from smsbot.services.enrolment.request import Enrolment, EnrolmentError

__all__ = ["Enrolled", "Enrolment", "EnrolmentError", "enrol"]
