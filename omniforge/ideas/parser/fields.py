"""Fields the text states: `with name, price and photo`, `information, including name and price`, `(title, date)`.

Invariant: a field's type follows from its name alone.
"""

import re
from collections.abc import Collection

from omniforge.codegen.names import snake
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import is_known

_LEAD = (
    r"(?:(?:information|details|data|records?|info)\s*)?,?\s*"
    r"(?:\(|:|such as|including|includes?|consisting of|contains?|has|have|with|by)\s*"
    r"(?:(?:a|an|the|its|their|fields?:?)\s+)*"
)
_ITEM = r"[A-Za-z][\w' -]{1,30}?"
_ARTICLE = r"(?:a\s+|an\s+|the\s+)?"
_LIST = rf"({_ITEM}(?:\s*,\s*(?:and\s+)?{_ARTICLE}{_ITEM})*(?:\s*,?\s*(?:and|or)\s+{_ARTICLE}{_ITEM})?)"
_ENTERED = re.compile(
    rf"\bby (?:entering|providing|filling in|specifying|giving|typing in|supplying)\s+"
    rf"(?:(?:a|an|the|its|their|details such as|information such as)\s+)*{_LIST}"
    r"(?=[.;:)]|$|\s(?:to|for|when|so|in|on|at)\b)",
    re.IGNORECASE,
)
_TYPES: tuple[tuple[str, str], ...] = (
    (r"e-?mail", "email"),
    (r"phone|(?:phone|mobile|telephone|contact) number|telephone", "phone"),
    (r"url|link|website|homepage", "url"),
    (r"photo|image|picture|avatar|logo|cover|poster|thumbnail", "image"),
    (r"file|attachment|resume|cv|document|pdf", "file"),
    (r"price|cost|amount|fee|total|salary|budget|rate|payment|balance|deposit|rent|wage|income|revenue", "money >=0"),
    (r"rating|stars?", "rating"),
    (r"(?:cooking|preparation|prep|running|travel|reading|playing|waiting) time", "duration"),
    (
        r"(?:due|starts?|ends?|published|created|sent|paid|joined|issued|returned|opened|closed|born|expires?) on",
        "date",
    ),
    (r"\w+ at", "datetime"),
    (r"birthday|birth date|date|day|deadline|expiry|expiration", "date"),
    (r"datetime|timestamp|time", "datetime"),
    (r"duration|length in time|minutes", "duration"),
    (
        r"quantity|stock|count|pages|number of .*|age|capacity|seats?|bedrooms?|bathrooms?|rooms?|size|year",
        "integer >=0",
    ),
    (r"score|points|calories|servings|guests", "integer >=0"),
    (r"weight|height|width|area|distance|temperature|percentage|mileage", "decimal >=0"),
    (
        r"description|content|details?|notes?|message|comment|body|bio|biography|instructions|ingredients|summary|review|text|story|steps",
        "text <=4000",
    ),
    (r"is .*|has .*|available|availability|active|completed|done|public|published", "boolean"),
    (r"country", "country"),
    (r"colou?r", "colour"),
    (r"tags|skills|keywords", "string_list"),
    (r"gps|coordinates|latitude|longitude", "location"),
)
_MAX_WORDS = 3
_MIN_FIELDS, _MAX_FIELDS = 2, 10
_MAX_PLACES, _MAX_LIST = 60, 400
"""How often a noun is looked up, and how many characters behind it are read as a list."""


def stated(index: PhraseIndex, noun: str, things: Collection[str] = ()) -> dict[str, str]:
    """Return field id -> shorthand of the fields the text lists for a noun; empty when it lists none.

    Args:
        index: the text.
        noun: the thing.
        things: names of all things the app keeps; a list that holds one of them is no list of fields.
    """
    found: dict[str, str] = {}
    head = noun.rpartition(" ")[2]
    pattern = re.compile(
        rf"\b{re.escape(head)}(?:s|es)?\s+{_LEAD}{_LIST}(?=[.;:)]|$|\s(?:to|for|when|while|so|which|that|in|on|at|from)\b)",
        re.IGNORECASE,
    )
    for hit in index.find(head)[:_MAX_PLACES]:
        start = index.tokens[hit.sentence][hit.token].start
        text = index.idea.sentences[hit.sentence].text[start : start + _MAX_LIST]
        match = pattern.match(text) or _ENTERED.search(text)
        if match is None:
            continue
        names = [_field_name(p, noun) for p in re.split(r",|\band\b|\bor\b", match.group(1))]
        names = [n for n in names if n]
        if any(base_form(n.split()[-1]) in things or _is_deed(n) for n in names):
            continue
        if len(names) >= _MIN_FIELDS:
            for name in names[:_MAX_FIELDS]:
                found.setdefault(snake(name)[:40].strip("_"), shorthand_for(name))
    return found


def shorthand_for(name: str) -> str:
    """Return the shorthand of a field from its name: `price` is money, `start date` a date, anything else a string."""
    low = name.lower()
    for pattern, kind in _TYPES:
        if re.fullmatch(rf"(?:.*\s)?(?:{pattern})", low):
            return kind
    return "string <=200"


def _is_deed(name: str) -> bool:
    """Whether the words say what somebody does: `check people in`, `answer questions`."""
    first, _, rest = name.partition(" ")
    return bool(rest) and first in word_list("verbs") and not is_known(first)


def _field_name(words: str, noun: str) -> str:
    text = re.sub(
        r"^(?:a|an|the|its|their|optional|required|one or more)\s+",
        "",
        words.strip(" '\"().").strip(),
        flags=re.IGNORECASE,
    )
    parts = [w for w in re.split(r"[\s_]+", text) if w]
    own = {base_form(w) for w in noun.split()}
    while len(parts) > 1 and base_form(parts[0]) in own:
        parts = parts[1:]
    if (
        not parts
        or len(parts) > _MAX_WORDS
        or any(p.lower() in word_list("not_fields") for p in parts)
        or not parts[0][0].isalpha()
    ):
        return ""
    return " ".join(parts).lower()
