"""Report tables with names in place of codes, as finance hands them over, for trying the reader.

``make_tables`` writes a handful of XLSX files from a seed and beside them ``truth.json``: what each
says, line by line. Every figure is invented. It knows nothing of the reader.
"""

from tongjian.supervision.demo.tables.make import make_tables
from tongjian.supervision.demo.tables.story import MadeTable

__all__ = ["MadeTable", "make_tables"]
