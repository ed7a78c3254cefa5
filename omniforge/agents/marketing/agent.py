"""The Marketing agent: the words of the public pages, and the letters, posts and adverts that bring people there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.marketing import channels, material
from omniforge.agents.marketing.answered import (
    article_of,
    with_ad_words,
    with_channel_words,
    with_letter_words,
    with_post_words,
    with_site_words,
)
from omniforge.agents.marketing.facts import Facts, facts_of
from omniforge.agents.marketing.letters import letter_files, letters
from omniforge.agents.marketing.making import inside
from omniforge.agents.marketing.reading import words_slice
from omniforge.agents.marketing.site_copy import SiteCopy, compose, lead_topic
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec.model import Channel, Persona, Spec

if TYPE_CHECKING:
    from omniforge.agents.slotted import TaskSlot

_TEMPLATES = "nextjs/template"
_SECTIONS = ("tagline", "summary", "brand", "personas", "features", "business", "marketing")
_NODES = ("name", "tagline", "summary", "personas", "business", "marketing")


class MarketingAgent:
    """Makes `src/content/site.ts` and `marketing/`."""

    name = "marketing"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return tasks for the public pages' words, for all that leads there, and for each persona on each channel."""
        words = words_slice(spec, *_SECTIONS)
        titles = {"site": "Words of the public pages", "material": "Letters, posts and adverts"}
        fixed = tuple(
            Task(id=f"marketing.{unit}", agent=self.name, unit=unit, title=title, spec=words, nodes=_NODES)
            for unit, title in titles.items()
        )
        return (*fixed, *(_channel_task(words, persona, channel) for persona, channel in channels.pairs(spec)))

    def slots(self) -> "tuple[TaskSlot, ...]":
        """Return what a language model may write."""
        from omniforge.agents.marketing.slots import slots

        return slots()

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write the words."""
        view = inputs.view
        if inputs.task.unit == channels.UNIT:
            return _channel_words(inputs)
        copy = with_site_words(
            compose(view), inputs.answers.get("invitations", {}), inputs.answers.get("questions", {})
        )
        if inputs.task.unit == "site":
            values = {"copy": copy.as_json()}
            site = _file("src/content/site.ts", values)
            log = f"headline: {copy.hero['headline']}"
            return TaskOutput(files=(site,), result={"headline": copy.hero["headline"]}, log=(log,))
        files = _material_files(view, copy, inputs.answers)
        return TaskOutput(files=files, log=(f"{len(files)} files for {copy.audience}",))


def _channel_task(words: Json, persona: Persona, channel: Channel) -> Task:
    return Task(
        id=f"marketing.{channels.UNIT}.{persona.id}.{channel.id}",
        agent=MarketingAgent.name,
        unit=channels.UNIT,
        title=f"Words for {persona.name}: {channel.name}",
        spec=words,
        params={"persona": persona.id, "channel": channel.id},
        nodes=("personas", "business.channels"),
    )


def _channel_words(inputs: TaskInputs) -> TaskOutput:
    own = channels.piece(inputs.view, inputs.task.params["persona"], inputs.task.params["channel"])
    piece = with_channel_words(own, inputs.answers.get(channels.SLOT, {}))
    values = {"piece": piece, "people": names.plural(inside(piece.persona.name))}
    file = template_file(f"{_TEMPLATES}/marketing/personas/piece.md.jinja", piece.file, values, nodes=inputs.task.nodes)
    return TaskOutput(files=(file,), log=(f"{piece.form}: {piece.title}",))


def _material_files(view: AppView, copy: SiteCopy, said: Mapping[str, Json]) -> tuple[GeneratedFile, ...]:
    facts: Facts = {**facts_of(view), "tagline": copy.tagline, "Tagline": copy.tagline}
    facts = {**facts, "topic": lead_topic(view, facts)}
    sequence = with_letter_words(letters(copy, facts, material.material()["mails"]), said.get("letters", {}))
    title, sections = article_of(said.get("article", {}), material.article_title(facts), material.article(facts))
    plain_ads: list[Any] = list(with_ad_words(material.ads(facts), said.get("ads", {})))
    posts = with_post_words(material.posts(facts), said.get("posts", {}))
    magnet = said.get("magnet") or material.magnet(facts)
    return (
        _file("marketing/copy.md", {"copy": copy, "voice": facts["voice"]}),
        *letter_files(sequence, view.spec.brand, copy.name, _NODES),
        *(_file(f"marketing/posts/{p['id']}.md", {"post": p}, template="marketing/posts/post.md") for p in posts),
        GeneratedFile(
            path="marketing/ads.yaml",
            content="# Search adverts: headline at most 30, description at most 90 characters.\n"
            + yaml.safe_dump(plain_ads, sort_keys=False, allow_unicode=True, width=10_000),
            template="agents/marketing/material.yaml",
            nodes=_NODES,
        ),
        _file("marketing/blog-post.md", {"title": title, "sections": sections}),
        _file("marketing/lead-magnet.md", {"magnet": magnet}),
    )


def _file(path: str, values: Json, *, template: str = "") -> GeneratedFile:
    return template_file(f"{_TEMPLATES}/{template or path}.jinja", path, values, nodes=_NODES)


AGENT = MarketingAgent()
