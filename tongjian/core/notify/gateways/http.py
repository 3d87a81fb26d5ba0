"""Hands messages to an SMS service that takes JSON over HTTP.

``POST {"reference", "kind", "phone", "text"}`` with ``Authorization: Bearer`` and
``Idempotency-Key``. 2xx is taken, 408, 425, 429 and 5xx are tried again, everything else is final.
"""

from __future__ import annotations

import requests

from tongjian.core.notify.gateways.base import Letter, Refused, TryLater

PATIENCE = (5, 10)  # seconds to connect, to answer
AGAIN = frozenset({408, 425, 429})


class HttpGateway:
    """An SMS service at ``address``."""

    name = "http"

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def take(self, letter: Letter) -> str:
        """Send it; the service's word is its ``id`` when it answers with one."""
        body = {
            "reference": letter.reference,
            "kind": letter.kind,
            "phone": letter.address,
            "text": letter.text,
        }
        headers = {"Idempotency-Key": letter.reference}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = requests.post(
                self.address, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False
            )
        except requests.RequestException as error:
            raise TryLater(f"连不上短信网关（{type(error).__name__}）") from None
        if answer.ok and answer.status_code < 300:
            return _word(answer)
        if answer.status_code >= 500 or answer.status_code in AGAIN:
            raise TryLater(f"短信网关暂时不收（HTTP {answer.status_code}）")
        raise Refused(f"短信网关拒收（HTTP {answer.status_code}）")


def _word(answer: requests.Response) -> str:
    """Return the service's number of the message; its other words may repeat the address."""
    try:
        number = answer.json().get("id", "")
    except (ValueError, AttributeError):
        return ""
    given = str(number)
    return f"网关编号 {given[:60]}" if given.isascii() and given.replace("-", "").isalnum() else ""
