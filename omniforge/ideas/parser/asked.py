"""Behaviours the text asks for in its own words: each becomes a feature, honest about whether its code exists.

Invariant: what a list, form or search does already is not a feature; everything else keeps the words of the text.
"""

import re
from collections.abc import Iterable, Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.drafts import EntityDraft, Json
from omniforge.ideas.parser.features import READY
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_LISTS = re.compile(
    r"\b(?:functionalit(?:y|ies)|functions?|features?|capabilit(?:y|ies)|modules?)\b"
    r"\s*(?:of|for|such as|including|like|to|:|,|which include|are)+\s+(.+)$",
    re.IGNORECASE,
)
_ABLE = re.compile(r"\b(?:able to|can|allow(?:s|ing)? (?:them |users |people )?to|ability to)\s+(.+)$", re.IGNORECASE)
_SPLIT = re.compile(r",\s*(?:and\s+|or\s+)?|\s+and\s+|;\s*")
KINDS: tuple[tuple[str, str], ...] = (
    (r"search|find|query", "search"),
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
_BUILT_IN = re.compile(
    r"^(?:brows|view|list|display|show|creat|add|edit|updat|delet|remov|manag|log|sign|regist|read|submit|post|see|select|choos|contact|"
    r"access|enter|click|navigat|open|introduc|showcas|publish|track|record|check|learn|understand|"
    r"obtain|input|user (?:login|regist))",
    re.IGNORECASE,
)
_MAX = 10
_MAX_WORDS = 7


def features(index: PhraseIndex, entities: Sequence[EntityDraft], taken: Iterable[Json]) -> list[tuple[Json, str, str]]:
    """Return (feature record, words, `text`) of every behaviour the text asks for beyond those already taken."""
    seen = {(f["kind"], f.get("on")) for f in taken}
    ids = {f["id"] for f in taken}
    found: list[tuple[Json, str, str]] = []
    for phrase in _phrases(index):
        kind = next((k for pattern, k in KINDS if re.search(pattern, phrase, re.IGNORECASE)), "")
        if not kind and _BUILT_IN.match(phrase):
            continue
        kind = kind or "interactive"
        target = _target(phrase, entities)
        if kind in READY:
            target = target or entities[0].id
        key = (kind, target if kind != "charts" else None)
        name = phrase[:1].upper() + phrase[1:]
        feature_id = snake(name)[:60].strip("_")
        if (key in seen and kind != "interactive") or feature_id in ids or len(found) >= _MAX:
            continue
        seen.add(key)
        ids.add(feature_id)
        found.append((_record(feature_id, kind, name, target), phrase, "text"))
    return found


def _phrases(index: PhraseIndex) -> list[str]:
    found: list[str] = []
    for pattern in (_LISTS, _ABLE):
        for sentence in index.idea.sentences:
            match = pattern.search(sentence.text)
            for part in _SPLIT.split(match.group(1)) if match else ():
                words = part.strip(" .:;\"'()")
                words = re.split(
                    r"\s(?:based on|such as|according to|in order to|so that|through|while|when|using)\s", words
                )[0]
                fits = 1 < len(words.split()) <= _MAX_WORDS or re.fullmatch(r"[a-z]{5,}ing|[a-z]{6,}", words)
                if fits and re.fullmatch(r"[\w\s'&/-]+", words) and not FORBIDDEN.search(words) and words not in found:
                    found.append(words)
    return found


def _target(phrase: str, entities: Iterable[EntityDraft]) -> str | None:
    words = {base_form(w) for w in phrase.split()}
    return next((d.id for d in entities if base_form(d.name.lower().split()[-1]) in words), None)


def _record(feature_id: str, kind: str, name: str, target: str | None) -> Json:
    record: Json = {"id": feature_id, "kind": kind, "name": name[:120]}
    if target:
        record["on"] = target
    record["description"] = f"Asked for in the idea: {name[:1].lower()}{name[1:]}."
    if kind not in READY:
        record["status"] = "needs_code"
    return record
