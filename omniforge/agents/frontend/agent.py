"""The Frontend agent: the public site (`site`) and the signed-in app (`app_ui`), each a room of its own tasks.

Invariant: a task whose unit starts with `site` belongs to the site; every other task belongs to the app.
"""

from omniforge.agents.base import Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.frontend import app_ui, site
from omniforge.spec.model import Spec


class FrontendAgent:
    """Makes every page people see."""

    name = "frontend"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:
        """Return the tasks of the site, then those of the app."""
        return (*site.tasks(spec, previous), *app_ui.tasks(spec, previous))

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Run one task in the room it belongs to."""
        if inputs.task.unit.startswith("site"):
            return site.run(inputs)
        return app_ui.run(inputs)


AGENT = FrontendAgent()
