"""What the environment says about another identity provider, as allauth's settings want it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongjian.core.home import InsecureSetup

PROVIDER = "oidc"
# What the hall wants to know, and the claim of OpenID Connect Core 1.0 (5.1) it stands in unless
# the environment names another. There is no standard claim for a document number.
CLAIMS = {
    "name": "name",
    "phone": "phone_number",
    "phone_verified": "phone_number_verified",
    "id_number": "id_number",
    "id_type": "id_type",
    "birth": "birthdate",
}


def oidc(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return ``SOCIALACCOUNT_PROVIDERS``; without an issuer nobody signs in elsewhere."""
    issuer = environment.get("TONGJIAN_OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return {}
    client = environment.get("TONGJIAN_OIDC_CLIENT", "")
    if not client or not issuer.startswith(("https://", "http://")):
        raise InsecureSetup(
            "设置了 TONGJIAN_OIDC_ISSUER（http(s) 地址）时也要设置 TONGJIAN_OIDC_CLIENT"
        )
    return provider(
        issuer,
        client,
        environment.get("TONGJIAN_OIDC_SECRET", ""),
        environment.get("TONGJIAN_OIDC_NAME", "统一身份认证"),
    )


def provider(issuer: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """Return the settings of one provider: code flow with PKCE (S256)."""
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "scope": ["openid", "profile", "phone"],
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def claims(text: str | None) -> dict[str, str]:
    """Return which claim holds what, from "name=…,id_number=…" over the standard ones."""
    named = dict(CLAIMS)
    for pair in (text or "").split(","):
        key, equals, claim = (part.strip() for part in pair.partition("="))
        if not key:
            continue
        if key not in CLAIMS or not (equals and claim):
            raise InsecureSetup(
                f"TONGJIAN_OIDC_CLAIMS 里的“{pair.strip()}”看不懂；应写作 name=声明名，"
                f"可写 {'、'.join(CLAIMS)}"
            )
        named[key] = claim
    return named
