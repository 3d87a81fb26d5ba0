"""A real Spark cluster on this machine: a master and a worker of their own, on the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
PATIENCE = 60.0
SECRET = "one-secret-of-the-test-cluster"
# A test lives for a minute or two: code that is compiled as quickly as can be pays, the best does not.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def _port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


@contextmanager
def cluster(folder: Path, *, cores: int = 2, memory: str = "1g") -> Iterator[str]:
    """Run a standalone cluster and give its master's address; ``folder`` takes logs and work."""
    import pyspark

    home = Path(pyspark.__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(
        f"spark.authenticate true\nspark.authenticate.secret {SECRET}\n"
        "spark.network.crypto.enabled true\n"
    )
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "256m",
        "JAVA_TOOL_OPTIONS": QUICK,
    }
    port = _port()
    address = f"spark://{LOOPBACK}:{port}"
    daemons: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> None:
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
        with (folder / f"{name}.log").open("wb") as log:
            daemons.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
            )

    try:
        web = ("--webui-port", "0")
        start("master.Master", "--host", LOOPBACK, "--port", str(port), *web)
        _wait(lambda: _listens(port), "master", folder)
        work = ("--work-dir", str(folder / "work"))
        size = ("--cores", str(cores), "--memory", memory)
        start("worker.Worker", "--host", LOOPBACK, *web, *work, *size, address)
        joined = folder / "worker.Worker.log"
        _wait(lambda: "Successfully registered" in joined.read_text(), "worker", folder)
        yield address
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
        for daemon in daemons:
            try:
                daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _wait(ready: Callable[[], bool], name: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            logs = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
            raise RuntimeError(f"{name} did not start:\n{logs}")
        time.sleep(0.2)
