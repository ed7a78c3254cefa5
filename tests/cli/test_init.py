import json
from pathlib import Path

from conftest import RunForge


def test_init_makes_what_is_missing_and_leaves_the_rest(run_forge: RunForge, tmp_path: Path) -> None:
    root = tmp_path / "ws"
    dry = json.loads(run_forge(["init", str(root), "--dry-run", "--json"])[1])
    assert not root.exists()

    code, out, _ = run_forge(["init", str(root)])

    assert code == 0
    assert out.splitlines() == [f"made {path}" for path in dry["made"]]
    assert sorted(p.name for p in root.iterdir()) == [".forge", "forge.toml", "ideas", "projects"]
    assert run_forge(["init", str(root)])[1] == f"{root} is a workspace already\n"
