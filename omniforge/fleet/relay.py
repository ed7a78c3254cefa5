"""Events of a job as one timeline: what several workers told in turn, each step's end once.

Invariant: pure; after the end of a step nothing more is told about it.
"""

from omniforge.build import events as ev

_ENDS = (ev.StepFinished, ev.StepCached, ev.StepFailed, ev.StepSkipped, ev.CheckFinished)


class Relay:
    """Lets events through once; a step that a lost worker had begun is begun again."""

    def __init__(self) -> None:
        self._ended: set[str] = set()

    @property
    def ended(self) -> frozenset[str]:
        """Steps whose end was told."""
        return frozenset(self._ended)

    def told(self, event: ev.Event) -> tuple[ev.Event, ...]:
        """Return what is to be told of an event: itself, or nothing."""
        step = ev.step_of(event)
        if step is None:
            return (event,)
        if step in self._ended:
            return ()
        if isinstance(event, _ENDS):
            self._ended.add(step)
        return (event,)
