"""Whom throttles count: the visitor behind trusted proxies, never what the visitor says."""

from __future__ import annotations

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, None, PROXY),
        (0, "203.0.113.7", PROXY),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7", "198.51.100.9"),
        (2, "203.0.113.7", PROXY),
        (1, "2001:db8::1", "2001:db8::"),
        (1, "unknown", PROXY),
        (1, None, PROXY),
    ],
)
def test_address(settings: Any, proxies: int, passed: str | None, expected: str) -> None:
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    headers: dict[str, Any] = {} if passed is None else {"HTTP_X_FORWARDED_FOR": passed}
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, **headers)
    assert get_client_ip_address(request) == expected


def test_a_connection_without_an_address_has_none() -> None:
    assert get_client_ip_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_connection_is_one_source_however_many_addresses_it_has(
    address: str, counted: str
) -> None:
    assert get_client_ip_address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted
