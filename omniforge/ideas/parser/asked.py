"""Behaviours the text asks for in its own words: each becomes a feature, honest about whether its code exists.

Invariant: what a list, form or search does already is not a feature; everything else keeps the words of the text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser.brand import is_colour_sentence
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.drafts import EntityDraft, Json
from omniforge.ideas.parser.features import READY, with_status
from omniforge.ideas.parser.grammar import is_quality, verb_stem
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import noun_set

_LISTS = re.compile(
    r"\b(?:functionalit(?:y|ies)|functions?|features?|capabilit(?:y|ies)|modules?)\b"
    r"\s*(?:of|for|such as|including|like|to|:|,|which include|are)+\s+(.+)$",
    re.IGNORECASE,
)
_ABLE = re.compile(r"\b(?:able to|can|allow(?:s|ing)? (?:them |users |people )?to|ability to)\s+(.+)$", re.IGNORECASE)
_SPLIT = re.compile(r",\s*(?:and\s+|or\s+)?|\s+and\s+|;\s*")
KINDS: tuple[tuple[str, str], ...] = (
    (r"search|find|query|brows", "search"),
    (r"filter|sort", "filters"),
    (r"chart|graph|visuali[sz]|dashboard|statistic|analy", "charts"),
    (r"chat|messag|conversation|talk", "chat"),
    (r"upload|attach|import file", "uploads"),
    (r"notif|alert|remind|email|sms|push", "notifications"),
    (r"comment|discuss|reply", "comments"),
    (r"review|rating|\brate\b", "reviews"),
    (r"favou?rite|bookmark|wishlist|\blike\b|collect", "favourites"),
    (r"cart|basket", "cart"),
    (r"checkout|\bpay|payment|purchase|refund", "checkout"),
    (r"subscri|membership|recurring", "subscription"),
    (r"\bbook\b|booking|reserv|appointment", "booking"),
    (r"calendar|schedul|timetable", "calendar"),
    (r"\bmap\b|location|nearby|gps|route", "map"),
    (r"export|import|backup|migrat|csv|pdf", "import_export"),
    (r"invoice|billing", "invoices"),
    (r"stock|inventory", "inventory"),
    (r"quiz|exam|test\b|question", "quizzes"),
    (r"progress|streak|leaderboard|ranking|score", "progress"),
    (r"approv|verif|moderat", "approvals"),
    (r"invite|team|collaborat", "teams"),
    (r"kanban|drag|board", "kanban"),
)
BUILT_IN = re.compile(
    r"^(?:brows|view|list|display|show|creat|add|edit|updat|delet|remov|manag|log|sign|regist|read|submit|post|see|select|choos|contact|"
    r"access|enter|click|navigat|open|introduc|showcas|publish|track|record|check|learn|understand|"
    r"obtain|input|user (?:login|regist))",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:,\s*)?\b(?:based on|such as|according to|in order to|so that|through|while|when|using|including|etc|by|via"
    r"|e\.g)\b.*$"
)
_LEADING = re.compile(
    r"^(?:(?:be able to|(?:allow(?:s|ing) )?(?:users|them|people) to|also|easily|then|can|should|to|will|either|both"
    r"|and|or)\s+)+",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^(?:each|which|that|with|other|more|their|its|it|for|in|on|by|from|as|etc|including|who)\b", re.IGNORECASE
)
_MAX = 14
_MAX_WORDS = 8
_MAX_DESCRIPTION = 300


def features(index: PhraseIndex, entities: Sequence[EntityDraft], taken: Iterable[Json]) -> list[tuple[Json, str, str]]:
    """Return (feature record, words, `text`) of every behaviour the text asks for beyond those already taken."""
    seen = {(f["kind"], f.get("on")) for f in taken}
    ids = {f["id"] for f in taken}
    heads = {base_form(d.name.lower().split()[-1]) for d in entities}
    found: list[tuple[Json, str, str]] = []
    by_key: dict[tuple[str, str | None], Json] = {}
    for phrase in phrases(index):
        kind = next((k for pattern, k in KINDS if re.search(pattern, phrase, re.IGNORECASE)), "")
        if not kind and _is_built_in(phrase, heads):
            continue
        kind = kind or "interactive"
        target = _target(phrase, entities)
        if kind in READY:
            target = target or entities[0].id
        key = (kind, target if kind != "charts" else None)
        name = phrase[:1].upper() + phrase[1:]
        feature_id = snake(name)[:60].strip("_")
        if key in by_key and kind != "interactive":
            by_key[key]["description"] = _also(by_key[key]["description"], phrase)
        if (key in seen and kind != "interactive") or feature_id in ids or len(found) >= _MAX:
            continue
        seen.add(key)
        ids.add(feature_id)
        by_key[key] = _record(feature_id, kind, name, target)
        found.append((by_key[key], phrase, "text"))
    return found


def _is_built_in(phrase: str, heads: Collection[str]) -> bool:
    """Whether lists, pages and forms of the app's things do it: `view contests` where the app has contests."""
    if not BUILT_IN.match(phrase):
        return False
    words = [base_form(w) for w in phrase.split()[1:]]
    empty = word_list("never") | word_list("stop") | noun_set("abstract") | noun_set("attributes")
    said = [w for w in words if w not in empty and not is_quality(w, w)]
    return not said or any(w in heads for w in words)


def _also(description: str, phrase: str) -> str:
    text = f"{description.removesuffix('.')}; {phrase[:1].lower()}{phrase[1:]}."
    return text if len(text) <= _MAX_DESCRIPTION else description


def phrases(index: PhraseIndex) -> list[str]:
    """Return the parts of the enumerations of functions and abilities, in the words of the text, each once."""
    found: list[str] = []
    for pattern in (_LISTS, _ABLE):
        for number, sentence in enumerate(index.idea.sentences):
            match = pattern.search(sentence.text)
            if match is None or is_colour_sentence(index, number):
                continue
            for words in items(_CUT.sub("", match.group(1)), is_list=pattern is _LISTS):
                fits = 1 < len(words.split()) <= _MAX_WORDS or re.fullmatch(r"[a-z]{5,}ing|[a-z]{6,}", words)
                if fits and re.fullmatch(r"[\w\s'&/-]+", words) and not FORBIDDEN.search(words) and words not in found:
                    found.append(words)
    return found


def items(text: str, *, is_list: bool) -> Iterator[str]:
    """Yield the parts of an enumeration; `view events and promotions` gives two things to view.

    Args:
        text: behind the words that open it.
        is_list: a list of functions, in which a part behind a comma stands for itself.
    """
    parts = re.split(f"({_SPLIT.pattern})", text.partition(":")[0])
    verb = ""
    for position in range(0, len(parts), 2):
        words = _LEADING.sub("", parts[position].strip(" .:;\"'()"))
        if not words or _FRAGMENT.match(words):
            continue
        first = words.split()[0].lower()
        led = not parts[position].lstrip().startswith(words.split()[0])
        goes_on = position > 0 and not led and ("," not in parts[position - 1] or not is_list)
        if verb_stem(first) and not first.endswith(("ed", "s")):
            verb = first if " " in words and (not is_list or first.endswith("ing")) else ""
        elif verb and goes_on and not any(verb_stem(w) for w in words.split()):
            words = f"{verb} {words}"
        yield words


def _target(phrase: str, entities: Iterable[EntityDraft]) -> str | None:
    words = {base_form(w) for w in phrase.split()}
    return next((d.id for d in entities if base_form(d.name.lower().split()[-1]) in words), None)


def _record(feature_id: str, kind: str, name: str, target: str | None) -> Json:
    record: Json = {"id": feature_id, "kind": kind, "name": name[:120]}
    if target:
        record["on"] = target
    record["description"] = f"Asked for in the idea: {name[:1].lower()}{name[1:]}."
    return with_status(record)
