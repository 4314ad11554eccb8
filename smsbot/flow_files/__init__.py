"""Protocols as data: flows read from YAML, checked whole, given out as frozen domain values."""

from smsbot.flow_files.faults import Fault, FlowError
from smsbot.flow_files.library import Library, check_flows, load_library
from smsbot.flow_files.publishing import fingerprint, publish
from smsbot.flow_files.schema import SCHEMA, spell_schema

__all__ = [
    "SCHEMA",
    "Fault",
    "FlowError",
    "Library",
    "check_flows",
    "fingerprint",
    "load_library",
    "publish",
    "spell_schema",
]
