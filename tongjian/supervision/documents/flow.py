"""The review of a document as data: a person confirms what was found or sends the document back.

A change here becomes the flow's next version when the next document is read; reviews under way
keep theirs. Keys of states are never reused for something else: lists show all versions by them.
"""

from __future__ import annotations

from typing import Any

NAME = "document.review"
START = "open"
PERMISSION = "documents.review"

DEFINITION: dict[str, Any] = {
    "start": START,
    "states": {
        "open": {"title": "待审读"},
        "confirmed": {"title": "已确认"},
        "returned": {"title": "已退回"},
    },
    "steps": [
        {
            "action": "confirm",
            "title": "确认",
            "from": ["open"],
            "to": "confirmed",
            "permission": PERMISSION,
        },
        {
            "action": "return",
            "title": "退回",
            "from": ["open"],
            "to": "returned",
            "permission": PERMISSION,
            "reason": True,
        },
        {
            "action": "reopen",
            "title": "重新审读",
            "from": ["confirmed", "returned"],
            "to": "open",
            "permission": PERMISSION,
        },
    ],
}
TITLES: dict[str, str] = {key: state["title"] for key, state in DEFINITION["states"].items()}
TONES = {"open": "blue", "confirmed": "green", "returned": "yellow"}
