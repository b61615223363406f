"""The journal is on the disk before what it announces."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n.project import disk, journal


@pytest.mark.parametrize("durable", [True, False])
def test_a_journal_takes_the_place_of_an_older_one_and_is_brought_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(disk, "sync", synced.append)
    monkeypatch.setattr(disk, "sync_folder", synced.append)
    path = tmp_path / "journal"
    for name in ("a", "b"):
        synced.clear()
        intent = journal.Intent(name, ".l10n-1.tmp", journal.digest(None), journal.digest(b"new"))
        journal.begin(path, [intent], durable)
        assert journal.pending(path) == (intent,)
        assert synced == ([path, tmp_path] if durable else [])
    journal.end(path)
    assert journal.pending(path) == ()


def test_no_file_has_no_digest_and_each_other_content_its_own() -> None:
    assert journal.digest(None) == ""
    assert {len(journal.digest(data)) for data in (b"", b"a", b"b")} == {32}
    assert len({journal.digest(data) for data in (b"", b"a", b"b")}) == 3
