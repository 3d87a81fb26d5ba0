"""The address a request came from, behind as many proxies as the operator says there are."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

CONNECTION = 64  # bits of an IPv6 address that a provider gives; the rest the visitor chooses


def client_address(request: HttpRequest) -> str | None:
    """Return the visitor's address; None where not even the connection has one.

    With n trusted proxies it is the n-th entry of ``X-Forwarded-For`` from the end: what stands
    before it came from the visitor, who may write what they like. An entry that is no address, or
    too few of them, counts as the connection's own.

    Of IPv6 it is the first address of the network of 64 bits: whoever has one address has them
    all, and would otherwise be somebody new with every request.
    """
    own = _address(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.AXES_IPWARE_PROXY_COUNT
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not proxies or len(passed) < proxies:
        return own
    return _address(passed[-proxies]) or own


def _address(text: str) -> str | None:
    try:
        known = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), CONNECTION), strict=False).network_address)
