"""What a TypeScript file does that matters to the guard: who it talks to, what it runs, what it switches off.

Invariant: facts are read from the syntax tree; what only the run can tell (a computed address, an aliased `eval`) is a
fact of its own, so that the guard need not guess.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omniforge.coding import imports
from omniforge.coding.typescript import constant, parse, text_of, walk
from omniforge.projects.verify import scan
from omniforge.secrets.redaction import without_secrets

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = {
    "eval": "eval", "Function": "eval", "WebAssembly": "eval", "importScripts": "eval", "require": "require",
    "globalThis": "globals", "global": "globals", "Deno": "globals", "Bun": "globals",
    "Reflect": "reflection", "WebSocket": "network", "EventSource": "network", "XMLHttpRequest": "network",
    "Worker": "child-process", "SharedArrayBuffer": "child-process",
}  # fmt: skip
_INHERITED = frozenset({"constructor", "__proto__", "prototype", "__defineGetter__", "__defineSetter__"})
_DATABASE = frozenset({"$queryRawUnsafe", "$executeRawUnsafe", "$executeRaw", "$disconnect", "$connect", "$extends"})
_MARKUP = frozenset({"innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML"})
_ACCOUNTS = re.compile(
    r"\.(user|accountKey|accountSignIn|passwordReset)\s*\??\.\s*(create|update|upsert|delete)\w*\s*$"
)
_SUPPRESSION = re.compile(
    r"@ts-(?:ignore|expect-error|nocheck)|eslint-disable|(?:prettier|biome)-ignore|(?:istanbul|c8|v8) ignore"
)
_ADDRESS = re.compile(r"(?:\b(?:https?|wss?|ftp)://|^//)([^/\s\"'`?#]*)", re.IGNORECASE)
_SKIPPED = re.compile(
    r"(?:\b(?:describe|it|test)\.(?:skip|only|todo|failing)|\bx(?:describe|it|test)|\bf(?:describe|it))$"
)
_TEST_CALLS = ("it", "test", "expect")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a file does.

    Attributes:
        kind: of violation, when it is new.
        detail: what, in words.
        line: from 1.
    """

    kind: str
    detail: str
    line: int


def facts(path: str, text: str, packages: Collection[str]) -> tuple[Fact, ...]:
    """Return the facts of a file in source order; a file that does not parse has that fact alone.

    Args:
        path: of the file.
        text: its source.
        packages: names that the project's package.json lists.
    """
    hidden = next((i for i, c in enumerate(text) if c not in "\n\t" and unicodedata.category(c) in _UNSEEN), None)
    if hidden is not None:
        return (Fact("hidden-text", f"holds the invisible character U+{ord(text[hidden]):04X}", _line(text, hidden)),)
    source = parse(text)
    if source.broken_line is not None:
        return (Fact("syntax", "does not parse", source.broken_line),)
    found = [Fact("secret", f"{f.message}", f.line) for f in scan.secrets({path: text})]
    if not found and without_secrets(text, {}) != text:
        found.append(Fact("secret", "holds what looks like a key or a password", 1))
    for node in walk(source.root):
        if node.type == "string" and node.parent is not None and node.parent.type in _MODULES:
            found += _imported(node, path, packages)
        for look in _LOOKS.get(node.type, ()):
            found += [Fact(kind, detail, node.start_point.row + 1) for kind, detail in look(node)]
    return tuple(found)


def n_tests(text: str) -> int:
    """Return how many tests and expectations a file holds."""
    calls = (n for n in walk(parse(text).root) if n.type == "call_expression")
    return sum(text_of(n.child_by_field_name("function")) in _TEST_CALLS for n in calls)


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_MODULES = ("import_statement", "export_statement", "import_require_clause")
_Found = Iterator[tuple[str, str]]


def _imported(node: "Node", path: str, packages: Collection[str]) -> Iterator[Fact]:
    statement = node.parent
    module = constant(node)
    if statement is None or module is None:
        return
    types_only = any(child.type == "type" for child in statement.children)
    refused = imports.refusal(module, importer=path, packages=packages, types_only=types_only)
    if refused is not None:
        yield Fact(*refused, node.start_point.row + 1)


def _identifier(node: "Node") -> _Found:
    name = text_of(node)
    if "\\" in name:
        yield "hidden-text", "spells a name with escapes"
    elif name in _NAMES:
        yield _NAMES[name], f"uses {name}"
    elif name == "process" and not _is_node_env(node):
        yield "environment", "reads or changes the process: secrets and settings are not for extension files"
    elif name == "fetch" and not _is_callee(node):
        yield "network", "passes fetch around: call it with a literal address"


def _property(node: "Node") -> _Found:
    name = text_of(node)
    if node.parent is None or node.parent.type not in ("member_expression", "pair"):
        return
    if name in _INHERITED and node.parent.type == "member_expression":
        yield "reflection", f"reaches for .{name}"
    elif name in _DATABASE:
        yield "raw-sql", f"uses {name}: use the typed client"
    elif name in _MARKUP:
        yield "markup", f"writes {name}"


def _taken_apart(node: "Node") -> _Found:
    """Look at `const { constructor: f } = x`."""
    name = text_of(node.child_by_field_name("key") or node).strip("\"'")
    if name in _INHERITED:
        yield "reflection", f"takes {name} out of an object"


def _subscript(node: "Node") -> _Found:
    name = constant(node.child_by_field_name("index"))
    if name in _INHERITED:
        yield "reflection", f"reaches for [{name!r}]"
    elif name in _DATABASE:
        yield "raw-sql", f"uses {name}: use the typed client"


def _call(node: "Node") -> _Found:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    words = text_of(function)
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if function is not None and function.type == "import":
        yield "dynamic-import", "imports at run time: import at the top of the file"
    elif function is not None and function.type == "subscript_expression":
        if constant(function.child_by_field_name("index")) is None:
            yield "reflection", "calls what only the run can tell: name the function"
    elif words == "fetch" and not _has_literal_address(first):
        yield "network", "fetches an address that only the run can tell: write it as a literal"
    elif words in ("setTimeout", "setInterval") and first is not None and first.type in _TEXTS:
        yield "eval", f"{words} with code as text"
    elif words in ("Object.assign", "Object.defineProperty") and "session" in text_of(first).split("."):
        yield "session", "changes the session"
    elif words in ("document.write", "document.writeln"):
        yield "markup", f"uses {words}"
    elif _ACCOUNTS.search(words):
        yield "accounts", "changes accounts or their keys"
    elif _SKIPPED.search(words):
        yield "weaker-check", f"{words} leaves tests out"


def _changed(node: "Node") -> _Found:
    target = node.child_by_field_name("left") or node.child_by_field_name("argument")
    if node.type == "unary_expression" and text_of(node.child_by_field_name("operator")) != "delete":
        return
    if target is not None and target.type in ("member_expression", "subscript_expression"):
        chain = re.split(r"\W+", text_of(target))
        if "session" in chain[:-1]:
            yield "session", "changes the session"


def _text(node: "Node") -> _Found:
    written = constant(node)
    # a gap stands for something nobody knows yet: an address that begins with one has no known host
    pieces = written if written is not None else "".join(
        text_of(c) if c.type == "string_fragment" else "\0" for c in node.children if c.is_named
    )  # fmt: skip
    for found in _ADDRESS.finditer(pieces):
        host = found.group(1).rpartition("@")[2].lower()
        if "\0" in host or not host:
            yield "network", "makes an address whose host only the run can tell"
        else:
            yield "host", host
    if re.search(r"<script\b|javascript:", pieces, re.IGNORECASE):
        yield "markup", "holds a script for a page"


def _sum(node: "Node") -> _Found:
    if node.parent is not None and node.parent.type == "binary_expression":
        return
    written = constant(node)
    for found in _ADDRESS.finditer(written or ""):
        yield "host", found.group(1).rpartition("@")[2].lower()


def _comment(node: "Node") -> _Found:
    found = _SUPPRESSION.search(text_of(node))
    if found is not None:
        yield "weaker-check", f"switches a check off: {found.group()}"


def _type(node: "Node") -> _Found:
    if text_of(node) == "any":
        yield "weaker-check", "uses the type any: name the type, or use unknown"


def _directive(node: "Node") -> _Found:
    only = node.named_children[0] if len(node.named_children) == 1 else None
    if only is not None and only.type == "string" and constant(only) in ("use server", "use client"):
        yield "directive", f'says "{constant(only)}": extension files run on the server, and are no endpoints'


def _statement(node: "Node") -> _Found:
    yield "statement", f"uses {node.type.partition('_')[0]}"


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def _is_node_env(node: "Node") -> bool:
    outer = node.parent.parent if node.parent is not None else None
    return text_of(outer) == "process.env.NODE_ENV"


def _is_callee(node: "Node") -> bool:
    return node.parent is not None and node.parent.child_by_field_name("function") == node


def _has_literal_address(node: "Node | None") -> bool:
    """Whether the host of an address stands in the source; paths and parameters may be computed."""
    if node is None:
        return False
    written = constant(node)
    if written is not None:
        return bool(_ADDRESS.match(written) or written.startswith("/"))
    first = node.named_children[0] if node.type == "template_string" and node.named_children else None
    return first is not None and re.match(r"https?://[^/\s]+/", text_of(first), re.IGNORECASE) is not None


_TEXTS = ("string", "template_string", "binary_expression")
_LOOKS: Mapping[str, tuple[Callable[["Node"], _Found], ...]] = {
    "identifier": (_identifier,),
    "shorthand_property_identifier": (_identifier,),
    "property_identifier": (_property,),
    "shorthand_property_identifier_pattern": (_taken_apart,),
    "pair_pattern": (_taken_apart,),
    "subscript_expression": (_subscript,),
    "call_expression": (_call,),
    "assignment_expression": (_changed,),
    "augmented_assignment_expression": (_changed,),
    "update_expression": (_changed,),
    "unary_expression": (_changed,),
    "string": (_text,),
    "template_string": (_text,),
    "binary_expression": (_sum,),
    "comment": (_comment,),
    "predefined_type": (_type,),
    "expression_statement": (_directive,),
    "with_statement": (_statement,),
    "debugger_statement": (_statement,),
}
