"""Why a delivery cannot be taken in or changed; every message is Chinese."""


class DeliveryRefused(Exception):
    """What was asked for makes no sense, before the file is looked at; nothing was kept."""


class Confidential(Exception):
    """A confidential dataset was asked of tables that were opened without the right to it."""
