"""JDL tokens to a plain syntax tree: entities, enums, relationships, options, applications."""

from dataclasses import dataclass, field

from omniforge.errors import SpecError
from omniforge.spec.importers.jdl.tokens import Token, tokenize

_RULES = ("required", "unique", "min", "max", "minlength", "maxlength", "pattern", "minbytes", "maxbytes")
_RELATIONSHIPS = ("OneToOne", "OneToMany", "ManyToOne", "ManyToMany")


@dataclass(frozen=True, slots=True)
class JdlRule:
    """A validation: `required`, or a name with one argument as written (`min` `0`)."""

    name: str
    argument: str
    line: int


@dataclass(frozen=True, slots=True)
class JdlField:
    """One attribute of an entity."""

    name: str
    type: str
    doc: str
    line: int
    rules: tuple[JdlRule, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JdlEntity:
    """One entity with its attributes."""

    name: str
    doc: str
    line: int
    fields: tuple[JdlField, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JdlEnum:
    """One enumeration: (value, label) pairs in order."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class JdlSide:
    """One end of a relationship: entity, the name of its link to the other end, and whether that link is required.

    `display` is the field of the other end that names it, or empty.
    """

    entity: str
    link: str
    required: bool
    doc: str
    display: str = ""
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JdlRelation:
    """One relationship; `builtin` marks a link to JHipster's own User or Authority."""

    kind: str
    source: JdlSide
    target: JdlSide
    builtin: bool
    line: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JdlOption:
    """One option statement, kept as text, e.g. `paginate Post with pagination`."""

    text: str
    line: int


@dataclass(slots=True)
class JdlDocument:
    """All statements of a JDL file, in order."""

    entities: list[JdlEntity] = field(default_factory=list)
    enums: dict[str, JdlEnum] = field(default_factory=dict)
    relations: list[JdlRelation] = field(default_factory=list)
    options: list[JdlOption] = field(default_factory=list)
    config: dict[str, str] = field(default_factory=dict)


def parse(source: str) -> JdlDocument:
    """Parse a JDL document.

    Raises:
        SpecError: the text is not JDL; the message names line and token.
    """
    return _Parser(source).document()


class _Parser:
    def __init__(self, source: str) -> None:
        self._tokens = list(tokenize(source))
        self._at = 0
        self._constants: dict[str, str] = {}
        self._found = JdlDocument()

    def document(self) -> JdlDocument:
        self._read_constants()
        while self._peek().kind != "end":
            doc, annotations = self._doc(), self._annotations()
            doc = self._doc() or doc
            token = self._next()
            if token.text == "entity":
                self._found.entities.append(self._entity(doc, annotations))
            elif token.text == "enum":
                self._enum()
            elif token.text == "relationship":
                self._relationships()
            elif token.text in ("application", "deployment"):
                self._application()
            elif token.kind == "word" and self._peek().text == "=":
                self._at += 2
            elif token.kind == "word":
                self._option(token)
            elif token.kind != "end":
                raise self._error(token, "a statement")
        return self._found

    def _read_constants(self) -> None:
        """Constants may stand after their use, so they are read first."""
        for name, equals, value in zip(self._tokens, self._tokens[1:], self._tokens[2:], strict=False):
            if name.kind == "word" and equals.text == "=" and value.kind == "number":
                self._constants[name.text] = value.text

    def _entity(self, doc: str, annotations: tuple[str, ...]) -> JdlEntity:
        name = self._word("an entity name")
        if self._take("("):
            self._found.options.append(JdlOption(f"table {self._skip_until(')')} of {name.text}", name.line))
        fields = []
        if self._take("{"):
            while not self._take("}"):
                field_doc, notes = self._doc(), self._annotations()
                fields.append(self._field(self._doc() or field_doc, notes))
                self._take(",")
        return JdlEntity(name.text, doc, name.line, tuple(fields), annotations)

    def _field(self, doc: str, annotations: tuple[str, ...]) -> JdlField:
        name, kind = self._word("a field name"), self._word("a field type")
        rules = []
        while self._at_rule():
            rule = self._next()
            argument = ""
            if self._take("("):
                value = self._next()
                argument = self._constants.get(value.text, value.text)
                self._expect(")")
            rules.append(JdlRule(rule.text, argument, rule.line))
        if self._peek().kind == "doc" and self._peek().line == name.line:
            doc = self._doc()
        return JdlField(name.text, kind.text, doc, name.line, tuple(rules), annotations)

    def _at_rule(self) -> bool:
        """Whether a rule follows on this line; commas between fields are optional, so two words are the next field."""
        token, following = self._peek(), self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if token.kind != "word" or token.line != self._tokens[self._at - 1].line:
            return False
        return token.text in _RULES or following.kind != "word" or following.line != token.line

    def _enum(self) -> None:
        name = self._word("an enum name").text
        self._expect("{")
        values = []
        while not self._take("}"):
            self._doc()
            value = self._word("an enum value").text
            label = ""
            if self._take("("):
                label = _unquote(self._next().text)
                while not self._take(")"):
                    label += " " + self._next().text
            values.append((value, label))
            self._take(",")
        self._found.enums[name] = JdlEnum(name, tuple(values))

    def _relationships(self) -> None:
        kind = self._word("a relationship type")
        if kind.text not in _RELATIONSHIPS:
            raise self._error(kind, " or ".join(_RELATIONSHIPS))
        self._expect("{")
        while not self._take("}"):
            line = self._peek().line
            source = self._side()
            self._expect("to")
            target = self._side()
            options = []
            while self._take("with"):
                options.append(self._next().text)
            others = tuple(option for option in options if option != "builtInEntity")
            is_builtin = len(others) < len(options)
            self._found.relations.append(JdlRelation(kind.text, source, target, is_builtin, line, others))
            self._take(",")

    def _side(self) -> JdlSide:
        doc, annotations = self._doc(), self._annotations()
        doc = self._doc() or doc
        entity = self._word("an entity name").text
        link, required, display = "", False, ""
        if self._take("{"):
            link = self._word("a relationship name").text
            if self._take("("):
                display = self._skip_until(")")
            required = self._take("required")
            self._expect("}")
        return JdlSide(entity, link, required, doc, display, annotations)

    def _application(self) -> None:
        """Read a block of settings; each of its lines becomes an option."""
        self._expect("{")
        depth = 1
        line: list[Token] = []
        while depth:
            token = self._next()
            if token.kind == "end":
                raise self._error(token, "`}`")
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            in_list = sum({"[": 1, "]": -1}.get(part.text, 0) for part in line) > 0
            if line and not in_list and (token.line != line[0].line or token.text in "{},"):
                self._setting(line)
                line = []
            if token.text not in ("{", "}") and (in_list or token.text != ","):
                line.append(token)

    def _setting(self, line: list[Token]) -> None:
        words = [token.text for token in line]
        if words[0] == "baseName" and len(words) > 1:
            self._found.config["baseName"] = _unquote(words[1])
        elif words[0] not in ("config", "entities"):
            self._found.options.append(JdlOption(" ".join(words), line[0].line))

    def _option(self, first: Token) -> None:
        words = [first.text]
        while self._peek().kind in ("word", "mark", "string", "number") and self._peek().line == first.line:
            words.append(self._next().text)
        text = " ".join(words).replace(" ,", ",")
        self._found.options.append(JdlOption(text, first.line))

    def _annotations(self) -> tuple[str, ...]:
        found = []
        while self._take("@"):
            text = "@" + self._word("an annotation name").text
            if self._take("("):
                text += f"({self._skip_until(')')})"
            found.append(text)
        return tuple(found)

    def _doc(self) -> str:
        if self._peek().kind != "doc":
            return ""
        lines = self._next().text[3:-2].splitlines()
        return " ".join(line.strip().lstrip("*").strip() for line in lines).strip()

    def _skip_until(self, mark: str) -> str:
        skipped = []
        while not self._take(mark):
            token = self._next()
            if token.kind == "end":
                raise self._error(token, f"`{mark}`")
            skipped.append(token.text)
        return " ".join(skipped)

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _take(self, text: str) -> bool:
        if self._peek().text == text and self._peek().kind in ("mark", "word"):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._error(self._peek(), f"`{text}`")

    def _word(self, what: str) -> Token:
        token = self._next()
        if token.kind != "word":
            raise self._error(token, what)
        return token

    def _error(self, token: Token, wanted: str) -> SpecError:
        got = f"`{token.text}`" if token.text else "the end of the file"
        return SpecError(f"JDL line {token.line}: expected {wanted}, found {got}")


def _unquote(text: str) -> str:
    return text[1:-1].replace('\\"', '"').replace("\\'", "'") if text[:1] in "\"'" else text
