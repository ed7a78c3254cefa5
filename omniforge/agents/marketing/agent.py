"""The Marketing agent: the words of the public pages, and the letters, posts and adverts that bring people there."""

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.marketing.site_copy import compose
from omniforge.codegen.render import template_file
from omniforge.spec import slices
from omniforge.spec.model import Spec

_TEMPLATES = "nextjs/template"
_SECTIONS = ("tagline", "summary", "brand", "personas", "features", "business", "marketing")
_NODES = ("name", "tagline", "summary", "personas", "business", "marketing")


class MarketingAgent:
    """Makes `src/content/site.ts` and `marketing/`."""

    name = "marketing"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the task for the public pages' words."""
        words = _words_slice(spec)
        return (
            Task(
                id="marketing.site",
                agent=self.name,
                unit="site",
                title="Words of the public pages",
                spec=words,
                nodes=_NODES,
            ),
        )

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write the words."""
        copy = compose(inputs.view)
        site = template_file(
            f"{_TEMPLATES}/src/content/site.ts.jinja", "src/content/site.ts", {"copy": copy.as_json()}, nodes=_NODES
        )
        return TaskOutput(
            files=(site,), result={"headline": copy.hero["headline"]}, log=(f"headline: {copy.hero['headline']}",)
        )


def _words_slice(spec: Spec) -> Json:
    """Return names, access and states of the models, without their fields: what copy can speak of."""
    reduced = slices.names_only(spec, *_SECTIONS)
    by_id = {m["id"]: m for m in slices.dump(spec).get("models", ())}
    for model in reduced["models"]:
        model.update({k: v for k, v in by_id[model["id"]].items() if k in ("states", "transitions")})
    return reduced


AGENT = MarketingAgent()
