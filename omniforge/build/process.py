"""Whether the process that wrote a row is still the one that has its number."""

_SLACK_S = 2.0
"""Clocks of a process table are coarse."""


def started_at(pid: int) -> float:
    """Return when a process started (Unix seconds), 0 when there is none."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0


def is_alive(pid: int, process_started: float) -> bool:
    """Whether process `pid` runs and is the one that started at `process_started`."""
    import psutil

    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - process_started) <= _SLACK_S
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
