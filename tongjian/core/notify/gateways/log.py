"""For demonstrations and tests: nothing leaves, the message stays where the product shows it."""

from tongjian.core.notify.gateways.base import Letter


class LogGateway:
    """Keeps every message in the system."""

    name = "log"

    def take(self, letter: Letter) -> str:
        """Say that nothing left."""
        return "演示：留在系统内，没有真正发出"
