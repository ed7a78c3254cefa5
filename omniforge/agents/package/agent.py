"""The Package agent: the site as an app for the stores (Capacitor), and lanes that build and submit it (fastlane)."""

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.marketing.reading import words_slice
from omniforge.agents.package.artwork import palette, placeholders
from omniforge.agents.package.listing import Listing, listing, store_facts
from omniforge.codegen.app_view import AppView
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import static_file, template_file
from omniforge.spec.identifiers import words
from omniforge.spec.model import Spec

_TEMPLATES = "nextjs/template"
_NODES = ("name", "slug", "tagline", "summary", "mobile")
_LOCALE = "en-US"
_RENDERED = (
    "mobile/README.md",
    "mobile/package.json",
    "mobile/capacitor.config.ts",
    "mobile/privacy.md",
    "mobile/www/index.html",
    "mobile/fastlane/Appfile",
)
_COPIED = ("mobile/.gitignore", "mobile/fastlane/Fastfile", "mobile/fastlane/screenshots/README.md")


class PackageAgent:
    """Makes `mobile/`."""

    name = "package"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the one task."""
        part = words_slice(spec, "tagline", "summary", "brand", "mobile")
        return (Task(id="package.mobile", agent=self.name, unit="mobile", title="Store app", spec=part, nodes=_NODES),)

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write wrapper, lanes, store texts and placeholders."""
        view = inputs.view
        texts = listing(view)
        app_id = application_id(view)
        colours = palette(view.spec.brand, view.spec.slug)
        values: Json = {
            "name": texts.name,
            "slug": view.spec.slug,
            "app_id": app_id,
            "colours": colours,
            "things": [m.plural_noun for m in view.models],
        }
        captions = (texts.name, texts.subtitle, *(m.plural_label for m in view.models[:2]))
        files = (
            *(static_file(f"{_TEMPLATES}/{path}", path) for path in _COPIED),
            *(template_file(f"{_TEMPLATES}/{path}.jinja", path, values, nodes=_NODES) for path in _RENDERED),
            *(_metadata(path, text) for path, text in sorted(_texts(texts).items())),
            *placeholders(captions, colours, texts.name, _NODES),
        )
        return TaskOutput(
            files=files, result={"app_id": app_id}, log=(f"application id {app_id}", f"category {texts.category}")
        )


def application_id(view: AppView) -> str:
    """Return the reverse domain name of the app: as asked, else `app.<slug>`, legal on both systems."""
    if view.spec.mobile.app_id:
        return view.spec.mobile.app_id
    compact = "".join(words(view.spec.slug)) or "app"
    legal = compact if compact[0].isalpha() else f"n{compact}"
    return f"app.{legal}app" if legal in store_facts()["java_words"].split() else f"app.{legal}"


def _texts(texts: Listing) -> dict[str, str]:
    """Return file below `fastlane/metadata/` -> text; the layout is fastlane's (deliver and supply)."""
    return {
        f"{_LOCALE}/name.txt": texts.name,
        f"{_LOCALE}/subtitle.txt": texts.subtitle,
        f"{_LOCALE}/keywords.txt": texts.keywords,
        f"{_LOCALE}/promotional_text.txt": texts.promotional,
        f"{_LOCALE}/description.txt": texts.description,
        f"{_LOCALE}/release_notes.txt": texts.release_notes,
        "primary_category.txt": texts.category,
        f"android/{_LOCALE}/title.txt": texts.play_title,
        f"android/{_LOCALE}/short_description.txt": texts.play_short,
        f"android/{_LOCALE}/full_description.txt": texts.play_full,
        f"android/{_LOCALE}/changelogs/default.txt": texts.play_notes,
    }


def _metadata(path: str, text: str) -> GeneratedFile:
    content = f"{text}\n"
    return GeneratedFile(
        path=f"mobile/fastlane/metadata/{path}", content=content, template="agents/package/stores.yaml", nodes=_NODES
    )


AGENT = PackageAgent()
