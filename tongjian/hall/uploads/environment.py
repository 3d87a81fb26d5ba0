"""What an installation says about uploads: its virus scanner, sizes and quotas.

TONGJIAN_CLAMAV           tcp://host:port or the path of clamd's socket; none: no scanner, by choice
TONGJIAN_UPLOAD_MB        largest file a person may hand in, MB (default 20)
TONGJIAN_UPLOAD_QUOTA_MB  room of a person's files that belong to no case yet, MB (default 200)
"""

from __future__ import annotations

import os

from tongjian.core.home import InsecureSetup, production

MEBIBYTE = 1 << 20


def clamav() -> str:
    """Return the named scanner; raises ``InsecureSetup`` where none is named in production."""
    from tongjian.core.files.scan import SettingInvalid, scanner_of  # slow to load; settings ask

    setting = os.environ.get("TONGJIAN_CLAMAV", "")
    if not setting and production():
        raise InsecureSetup(
            "生产环境必须写明病毒扫描服务：TONGJIAN_CLAMAV=tcp://主机:端口；确实不配置时写 none"
        )
    try:
        scanner_of(setting)
    except SettingInvalid as error:
        raise InsecureSetup(str(error)) from error
    return setting


def largest() -> int:
    """Return the largest file in bytes."""
    return _megabytes("TONGJIAN_UPLOAD_MB", 20)


def quota() -> int:
    """Return the room for a person's files that belong to no case yet, in bytes."""
    return _megabytes("TONGJIAN_UPLOAD_QUOTA_MB", 200)


def _megabytes(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= 4096:
        raise InsecureSetup(f"{name} 应为 1 到 4096 的整数（MB），而不是“{text}”")
    return int(text) * MEBIBYTE
