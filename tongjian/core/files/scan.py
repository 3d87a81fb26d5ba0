"""The virus scan: ClamAV's daemon through its INSTREAM command, or honestly none.

Fail closed: whatever is not a clear "OK" of the daemon leaves the file unscanned. Set
``StreamMaxLength`` of clamd to at least the limit of uploads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    ClamdUnixSocket,
)

from tongjian.core.files.harmful import Harmful, check_content

__all__ = ["NO_SCANNER", "ClamAV", "Harmful", "SettingInvalid", "Unavailable", "scan", "scanner_of"]

NO_SCANNER = "内容检查（未配置病毒扫描）"
PATIENCE = 60.0  # seconds the daemon may be silent over a file
GREETING = 5.0  # seconds it has to say its version: one that hangs must not hold up the worker
PORT = 3310


class SettingInvalid(ValueError):
    """The setting names no scanner; the message is Chinese."""


class Unavailable(Exception):
    """The scanner gave no answer that counts: the file stays unscanned. The message is Chinese."""


@dataclass(frozen=True)
class ClamAV:
    """A clamd at ``host``:``port``, or at the unix socket ``path``."""

    host: str = ""
    port: int = PORT
    path: str = ""
    patience: float = PATIENCE

    def _client(self, patience: float) -> ClamdNetworkSocket:
        if self.path:
            return ClamdUnixSocket(self.path, patience)  # type: ignore[arg-type]
        return ClamdNetworkSocket(self.host, self.port, patience)

    def scan(self, file: Path, name: str) -> str:
        """Return which scanner found nothing; raises ``Harmful`` or ``Unavailable``."""
        try:
            version = str(self._client(min(GREETING, self.patience)).version()).strip()
            with file.open("rb") as data:
                answer = self._client(self.patience).instream(data)
        except BufferTooLongError as error:
            raise Unavailable("病毒扫描服务的 StreamMaxLength 小于这个文件，请调大") from error
        except (ClamdError, OSError, UnicodeDecodeError) as error:
            raise Unavailable("连不上病毒扫描服务，或它中断了检查、没有答复") from error
        state, virus = answer.get("stream", ("", None))
        if state == "FOUND":
            raise Harmful(f"文件“{name}”被病毒扫描查出“{virus}”，已拒绝；请查杀后重新提交。")
        if state != "OK":
            raise Unavailable("病毒扫描服务的答复不完整")
        return version[:60] or "ClamAV"


def scanner_of(setting: str) -> ClamAV | None:
    """Return the scanner a setting names: tcp://host:port, a unix path, or "" and none for no one.

    Raises ``SettingInvalid``.
    """
    if setting in ("", "none"):
        return None
    parts = urlsplit(setting)
    try:
        port = parts.port or PORT
    except ValueError as error:
        raise SettingInvalid(_wrong(setting)) from error
    if parts.scheme == "tcp" and parts.hostname:
        return ClamAV(host=parts.hostname, port=port)
    path = parts.path if parts.scheme == "unix" else setting
    if path.startswith("/"):
        return ClamAV(path=path)
    raise SettingInvalid(_wrong(setting))


def _wrong(setting: str) -> str:
    return f"TONGJIAN_CLAMAV 应写 tcp://主机:端口、套接字的绝对路径或 none，而不是“{setting}”"


def scan(file: Path, name: str, kind: str, scanner: ClamAV | None) -> str:
    """Look into a file and have it scanned; return what looked, as shown to people.

    Raises ``Harmful`` or another ``RefusedFile`` when it is refused, ``Unavailable`` when a
    scanner is set and gave no answer.
    """
    check_content(file, name, kind)
    return scanner.scan(file, name) if scanner else NO_SCANNER
