"""Hands messages to another system through a folder: one JSON file each, whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tongjian.core.notify.gateways.base import Letter, TryLater


class FolderGateway:
    """Writes ``<reference>.json``, readable by its owner alone; writing again changes nothing."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, letter: Letter) -> str:
        """Write the file; raises ``TryLater`` when the folder cannot be written."""
        content = {
            "reference": letter.reference,
            "kind": letter.kind,
            "phone": letter.address,
            "text": letter.text,
        }
        part = self.folder / f".{letter.reference}.{os.getpid()}.part"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                json.dump(content, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.folder / f"{letter.reference}.json")
        except OSError as error:
            raise TryLater(f"写不进短信文件夹：{os.strerror(error.errno or 0)}") from None
        return "已放入短信文件夹"
