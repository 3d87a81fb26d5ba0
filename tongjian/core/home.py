"""Where an installation keeps its data and how it gets its secrets."""

import hashlib
import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class InsecureSetup(Exception):
    """Production was asked for without what production needs; the message is Chinese."""


def production() -> bool:
    """Whether this is a production installation (``TONGJIAN_ENV=production``)."""
    return os.environ.get("TONGJIAN_ENV") == "production"


def home() -> Path:
    """Return the data folder, created when absent.

    As root it lies below the system's state folder, because the embedded database opens the modes
    of every parent folder of its data; otherwise beside the code. One per checkout, so that two
    checkouts never share data.
    """
    named = os.environ.get("TONGJIAN_HOME")
    if named:
        path = Path(named)
    elif os.geteuid() == 0:
        mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
        path = Path("/var/lib/tongjian") / mark
    else:
        path = CHECKOUT / ".local"
    path.mkdir(parents=True, exist_ok=True)
    return path


def uploads() -> Path:
    """Return the folder of uploads on their way in, readable by its owner alone."""
    path = home() / "uploads"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def secret(name: str) -> str:
    """Return a secret from the environment; outside production make and keep one.

    The kept file is readable by its owner alone. Production refuses to start without the variable,
    so that a secret never lies beside the data it protects.
    """
    value = os.environ.get(name)
    if value:
        return value
    if production():
        raise InsecureSetup(f"生产环境必须设置环境变量 {name}")
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name.lower()
    if not path.exists():
        fresh = folder / f"{name.lower()}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # the first of two processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
