"""Report tables made by seed, with the truth about every line; shares nothing with the reader."""

from tests.supervision.readers.reports.made.make import Made, make

__all__ = ["Made", "make"]
