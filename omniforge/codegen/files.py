"""A generated file and how it came to be: the unit that agents return and the manifest records."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """One file of a generated project.

    Attributes:
        path: POSIX path relative to the project root.
        content: UTF-8 text, or bytes for binary files. LF line ends.
        template: address of the template or emitter that made it, e.g. `nextjs/src/lib/db.ts`.
        nodes: spec paths it came from, e.g. `models.product.fields.price`; `()` for the same file in every app.
        executable: whether the file mode is 0o755 instead of 0o644.
        write_once: made when missing and never touched again (extension files).
        formatted: whether the content is already in its final layout and must not be reformatted.
    """

    path: str
    content: str | bytes
    template: str
    nodes: tuple[str, ...] = ()
    executable: bool = False
    write_once: bool = False
    formatted: bool = False

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.encode()

    @property
    def sha256(self) -> str:
        """Hex digest of the content."""
        return sha256(self.data).hexdigest()


def by_path(files: Iterable[GeneratedFile]) -> dict[str, GeneratedFile]:
    """Index files by path, sorted; two files on one path are a bug and raise `ValueError`."""
    found: dict[str, GeneratedFile] = {}
    for file in sorted(files, key=lambda f: f.path):
        if file.path in found:
            raise ValueError(f"two generated files share the path {file.path}")
        found[file.path] = file
    return found
