"""Write the generated reference pages of the spec: `python tests/support/write_reference.py`."""

from pathlib import Path

from omniforge.spec.reference import page_text, schema_text

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES = {"spec.md": page_text, "spec.schema.json": schema_text}

if __name__ == "__main__":
    for name, text in PAGES.items():
        (REFERENCE / name).write_text(text(), encoding="utf-8")
