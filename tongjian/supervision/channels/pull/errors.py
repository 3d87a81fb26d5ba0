"""Why a pull does not go on."""


class PullRefused(Exception):
    """A pull that cannot be made or kept like this; the message is Chinese."""
