"""The one error a reader may raise for a file it cannot read."""


class Unreadable(Exception):
    """The file cannot be read; the message is Chinese, names the file and says what to do."""
