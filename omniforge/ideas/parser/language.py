"""Which language a text is in, as far as that decides whether it can be read.

Invariant: total and deterministic; English is what nothing speaks against.
"""

import re
import unicodedata
from collections import Counter

from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex

_SCRIPTS = {
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "CJK": "Chinese", "HANGUL": "Korean", "THAI": "Thai",
    "GREEK": "Greek", "HEBREW": "Hebrew",
    "ARABIC": "a language in Arabic letters", "CYRILLIC": "a language in Cyrillic letters",
    "DEVANAGARI": "a language in Devanagari letters", "BENGALI": "Bengali", "TAMIL": "Tamil", "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
}  # fmt: skip
_OTHER = "a language other than English"
_UNKNOWN_SHARE = 0.5
_FEW_WORDS = 4
"""Words of a text in Latin letters up to which it may be a title in any language."""
_UNSPACED = re.compile(r"[\u4e00-\u9fff]{2,}|[\u30a1-\u30fa\u30fc]{3,}")
"""Runs of ideographs, which are mostly nouns in Japanese, and words in katakana."""
_MAX_RUN = 8


def unread(index: PhraseIndex) -> str:
    """Return the language of a text that is not English, or nothing."""
    letters = [c for c in index.idea.text if c.isalpha()]
    scripts = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters if not c.isascii())
    foreign = {script: n for script, n in scripts.items() if script in _SCRIPTS}
    if letters and sum(foreign.values()) >= _UNKNOWN_SHARE * len(letters):
        kana = [script for script in foreign if _SCRIPTS[script] == "Japanese"]
        return _SCRIPTS[kana[0] if kana else max(foreign, key=lambda script: (foreign[script], script))]
    words = [t.text.lower() for tokens in index.tokens for t in tokens]
    if len(words) <= _FEW_WORDS:
        return ""
    english = sum(w in word_list("english_marks") for w in words)
    other = sum(w in word_list("other_marks") for w in words)
    return _OTHER if other > english else ""


def runs(word: str) -> list[str]:
    """Return the likely nouns of a word of a script without spaces; any other word is its own."""
    if not any("\u3040" <= c <= "\u9fff" for c in word):
        return [word]
    return [run for run in _UNSPACED.findall(word) if len(run) <= _MAX_RUN]
