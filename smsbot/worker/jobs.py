"""The workers of many nodes: Procrastinate brings each job to one of them, and back when that one dies."""

import asyncio
from threading import Event

import procrastinate
from procrastinate import PsycopgConnector

from smsbot.bootstrap import App

_THREADS = 4
_SECONDS_BETWEEN_SWEEPS = 10
_SECONDS_BETWEEN_LOOKS = 0.5


def build_queue(app: App) -> procrastinate.App:
    """The job queue on the app's own database, with the one job there is: deliver a row of the outbox."""
    # A worker that gives no sign for three heartbeats is taken for dead, and its jobs go to another.
    beat = app.heartbeat_seconds
    queue = procrastinate.App(
        connector=PsycopgConnector(conninfo=app.office.db.conninfo, max_size=_THREADS + 2),
        worker_defaults={
            "concurrency": _THREADS,
            "update_heartbeat_interval": beat,
            "stalled_worker_timeout": 3 * beat,
            # What happened to a row stands in its own history; finished jobs would only slow the next fetch.
            "delete_jobs": "always",
            "install_signal_handlers": False,
        },
    )

    @queue.task(name="deliver")
    def deliver(outbox_id: int) -> None:
        app.deliver(outbox_id)

    return queue


async def work_until(app: App, stop: Event) -> None:
    """Work through the jobs until ``stop``; raises whatever stops the worker, a lost database above all."""
    queue = build_queue(app)
    async with queue.open_async():
        working = asyncio.create_task(queue.run_worker_async())
        rescuing = asyncio.create_task(_bring_back_stalled(queue, 3 * app.heartbeat_seconds))
        stopping = asyncio.create_task(_wait_for(stop))
        try:
            await asyncio.wait({working, rescuing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, rescuing, working):
                task.cancel()
            ended = await asyncio.gather(working, rescuing, return_exceptions=True)
    for end in ended:
        if isinstance(end, Exception):
            raise end


async def _wait_for(stop: Event) -> None:
    # Not in a thread: the loop would wait for it when it ends for another reason, and never begin again.
    while not stop.is_set():
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)


async def _bring_back_stalled(queue: procrastinate.App, seconds: float) -> None:
    """Give the jobs of dead workers to the living; the queue itself leaves them where they died."""
    while True:
        await asyncio.sleep(min(seconds, _SECONDS_BETWEEN_SWEEPS))
        manager = queue.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
            await manager.retry_job(job)
