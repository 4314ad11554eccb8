"""A bell: the commit rings it, the dispatcher waits for it. A lost ring loses nothing, for the rows stay."""

from threading import Event


class Bell:
    """Wakes one waiting thread; rings while nobody waits are kept as one."""

    def __init__(self) -> None:
        self._event = Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next to wait."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring, ``seconds`` at most; whether it rang."""
        rang = self._event.wait(seconds)
        self._event.clear()
        return rang
