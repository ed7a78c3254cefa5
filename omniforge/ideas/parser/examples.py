"""Write `examples/*/spec.yaml` from `examples/*/idea.md`: `python -m omniforge.ideas.parser.examples`."""

from omniforge.ideas.parser.parse import parse
from omniforge.resources import examples_dir
from omniforge.spec.text import dump


def regenerate() -> tuple[str, ...]:
    """Parse every example idea, write its spec, and return the names of the examples."""
    names = []
    for idea in sorted(examples_dir().glob("*/idea.md")):
        spec = parse(idea.read_text("utf-8")).spec
        idea.with_name("spec.yaml").write_text(dump(spec), "utf-8")
        names.append(idea.parent.name)
    return tuple(names)


if __name__ == "__main__":
    regenerate()
