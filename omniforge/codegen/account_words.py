"""What an app calls the name of an account: `Name`, or the product's own word for it, such as `Username`.

Invariant: pure; an app that asks for no word of its own gets its files unchanged.
"""

from dataclasses import replace

from omniforge.codegen import emit, names
from omniforge.codegen.files import GeneratedFile
from omniforge.spec.model import Spec

KEY = "x-account-name"
"""Extension key of a spec that holds the word."""
USUAL = "Name"
_MAX_LENGTH = 40
_LABEL, _REQUEST = f'"{USUAL}"', f'"Enter your {USUAL.lower()}"'
"""The two texts of the interface that hold the word, as the templates spell them."""


def account_name(spec: Spec) -> str:
    """Return the label of an account's name."""
    said = (spec.model_extra or {}).get(KEY)
    label = emit.one_line(said) if isinstance(said, str) else ""
    return names.title(label) if 0 < len(label) <= _MAX_LENGTH else USUAL


def in_its_words(file: GeneratedFile, spec: Spec) -> GeneratedFile:
    """Return a TypeScript file of the template with the product's word in its labels and requests."""
    label = account_name(spec)
    if label == USUAL or not isinstance(file.content, str):
        return file
    request = emit.ts_string(f"Enter your {names.sentence(label)}")
    return replace(file, content=file.content.replace(_REQUEST, request).replace(_LABEL, emit.ts_string(label)))
