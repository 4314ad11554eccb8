"""Protocols as data: flows read from YAML, checked whole, given out as frozen domain values."""

from smsbot.flow_files.faults import Fault, FlowError
from smsbot.flow_files.library import Library, check_flows, load_library

__all__ = ["Fault", "FlowError", "Library", "check_flows", "load_library"]
