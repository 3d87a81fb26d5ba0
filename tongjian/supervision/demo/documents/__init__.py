"""Documents for trying the readers and the document rules, each with its truth.

The generator states what it did and knows nothing of how a reader or a rule works: it imports
neither and shares no word list or threshold with them.
"""

from tongjian.supervision.demo.documents.generate import make_documents
from tongjian.supervision.demo.documents.made import MadeDocument, NearMiss, Planted

__all__ = ["MadeDocument", "NearMiss", "Planted", "make_documents"]
