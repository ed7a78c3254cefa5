"""Which formats a spec can be written in, and the writer of each."""

from typing import Literal

from omniforge.spec.exporters.exported import Exported
from omniforge.spec.model import Spec

ExportFormat = Literal["jdl", "prisma", "json-schema", "mermaid"]


def export_spec(spec: Spec, to: ExportFormat) -> Exported:
    """Return the models of a spec in another format."""
    if to == "jdl":
        from omniforge.spec.exporters.jdl import write_jdl

        return write_jdl(spec)
    if to == "prisma":
        from omniforge.spec.exporters.prisma import write_prisma

        return write_prisma(spec)
    if to == "mermaid":
        from omniforge.spec.exporters.mermaid import write_mermaid

        return write_mermaid(spec)
    from omniforge.spec.exporters.json_schema import write_json_schema

    return write_json_schema(spec)
