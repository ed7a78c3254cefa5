"""What a text has around its lines: byte order mark, CRLF, a missing last newline. Taken off before a merge."""

from dataclasses import dataclass

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Dress:
    """What was taken off a text."""

    bom: bool
    crlf: bool
    final_newline: bool

    def put_on(self, text: str) -> str:
        """Return the text as it was before."""
        if not self.final_newline and text.endswith("\n"):
            text = text[:-1]
        if self.crlf:
            text = text.replace("\n", "\r\n")
        return BOM + text if self.bom else text


def undress(text: str) -> tuple[str, Dress]:
    """Return a text with LF and a final newline, and what that took off; mixed line ends stay mixed."""
    bare = text.removeprefix(BOM)
    crlf = "\r\n" in bare and bare.count("\r\n") == bare.count("\n") and bare.count("\r") == bare.count("\n")
    dress = Dress(bare != text, crlf, not bare or bare.endswith("\n"))
    bare = bare.replace("\r\n", "\n") if crlf else bare
    return (bare if dress.final_newline else bare + "\n"), dress


def merged_dress(base: Dress, ours: Dress, theirs: Dress) -> Dress:
    """Return ours, but where only theirs changed; each trait for itself."""
    return Dress(
        theirs.bom if ours.bom == base.bom else ours.bom,
        theirs.crlf if ours.crlf == base.crlf else ours.crlf,
        theirs.final_newline if ours.final_newline == base.final_newline else ours.final_newline,
    )
