"""Why an installation cannot start: every fault at once, each with its mend, never a value."""

from collections.abc import Iterator
from contextlib import contextmanager

from smsbot.flow_files import FlowError
from smsbot.sealing import KeyFormatError
from smsbot.settings import SettingsError


class StartError(Exception):
    """``faults`` holds one line each: what is wrong and how to mend it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@contextmanager
def as_start_error() -> Iterator[None]:
    """Turn what settings and flow files complain of into one kind of error."""
    try:
        yield
    except SettingsError as error:
        raise StartError(tuple(error.faults)) from None
    except FlowError as error:
        raise StartError(tuple(str(error).splitlines())) from None
    except OSError as error:
        mend = "check DATABASE_URL and SMSBOT_FLOWS_DIR, and who may write there"
        raise StartError((f"a file cannot be opened ({error.strerror}); {mend}",)) from None
    except (KeyFormatError, ValueError) as error:
        raise StartError((str(error),)) from None
