import errno
import os
from pathlib import Path

import pytest

from omniforge.atomic_write import make_folder, translating, write_bytes, write_text
from omniforge.errors import ForgeError


def test_a_file_is_written_with_its_folders_and_mode(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.txt"

    write_text(target, "é\n", mode=0o755)

    assert target.read_bytes() == "é\n".encode()
    assert target.stat().st_mode & 0o777 == 0o755
    assert [p.name for p in target.parent.iterdir()] == ["b.txt"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(errno.ENOSPC, "no space left on the disk", id="full"),
        pytest.param(errno.EROFS, "the file system is read-only", id="read-only"),
        pytest.param(errno.EACCES, "permission denied", id="no-rights"),
        pytest.param(errno.EIO, "Input/output error", id="other"),
    ],
)
def test_a_refusal_names_the_path_and_keeps_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def refuse(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(ForgeError, match=f"cannot write {target}: {words}"):
        write_bytes(target, b"new")

    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")

    with pytest.raises(ForgeError, match="cannot create") as caught:
        write_bytes(tmp_path / "a" / "b" / "c", b"")

    assert caught.value.hint


def test_a_folder_in_the_way_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    with pytest.raises(ForgeError, match="there is a folder with this name"):
        write_bytes(tmp_path / "a", b"")

    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_an_existing_folder_is_fine_and_other_errors_pass(tmp_path: Path) -> None:
    make_folder(tmp_path)
    with pytest.raises(ValueError, match="mine"), translating(tmp_path):
        raise ValueError("mine")
