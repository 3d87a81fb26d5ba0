"""``python -m tongjian.cli`` is the command ``tongjian``."""

from tongjian.cli import main

main()
