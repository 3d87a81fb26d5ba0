"""Real-name sign-in at another identity provider (OpenID Connect, code flow with PKCE).

What the provider says about a person is taken once into the applicant's record; the claims
themselves are not kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from requests import RequestException

from tongjian.core import clock
from tongjian.core.access import PUBLIC, access
from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.codes import phone_key
from tongjian.core.keys import keyed
from tongjian.core.scope import scope
from tongjian.hall.access import VISITOR
from tongjian.hall.applicants.actions import (
    REAL_NAME,
    Identity,
    PersonRefused,
    open_applicant,
    raise_assurance,
    set_self,
)
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.forms.identifiers import normalise, normalise_phone, phone_fault

FAILED = "统一身份认证没有完成，没有登录。请再试一次，或者用手机验证码登录。"
CANCELLED = "您取消了统一身份认证，没有登录。"


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature of the identity token as well, also when it came over TLS."""

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        """Refuse an answer without an identity token, or whose two halves name two people."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if "userinfo" in data and data["userinfo"].get("sub") != data["id_token"].get("sub"):
            raise OAuth2Error("userinfo is about somebody else")
        return login


class OidcAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Turns a person of the provider into an applicant of the hall."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Return False: applicants are made by ``pre_social_login``, nobody else is."""
        return False

    def on_authentication_error(self, request: Any, provider: Any, **kwargs: Any) -> None:
        """Lead back to the door with plain words."""
        cancelled = str(kwargs.get("error")) == "cancelled"
        messages.error(request, CANCELLED if cancelled else FAILED)
        raise ImmediateHttpResponse(redirect("hall_sign_in"))

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Find or make the applicant, and take what the provider says about them."""
        account = sociallogin.account
        said = {**account.extra_data.get("id_token", {}), **account.extra_data.get("userinfo", {})}
        account.extra_data, sociallogin.email_addresses = {}, []
        if account.pk:
            account.save(update_fields=["extra_data"])
        if sociallogin.state.get("process") not in (None, "login"):
            raise ImmediateHttpResponse(redirect("hall_sign_in"))
        now = clock.now()
        request.session["door"] = "hall"
        with scope([settings.HALL], VISITOR):
            known = sociallogin.user if sociallogin.is_existing else None
            applicant = recognise(
                provider=account.provider,
                uid=account.uid,
                said=said,
                jurisdiction=settings.HALL,
                user=known,
                by=VISITOR,
                now=now,
            )
            if not sociallogin.is_existing:
                sociallogin.connect(request, applicant.user)


@action("applicants.recognise", None)
def recognise(
    *,
    provider: str,
    uid: str,
    said: dict[str, Any],
    jurisdiction: str,
    user: Any,
    by: Actor,
    now: datetime,
) -> Applicant:
    """Return the applicant a provider's person is; their assurance becomes 3.

    A telephone the provider verified joins them to the applicant who has it, unless that record
    names another document: then a new one is made.
    """
    subject = keyed("hall.oidc", f"{provider}:{uid}")
    identity = _identity(said, now.date())
    phone = _phone(said)
    found = Applicant.objects.filter(user=user).first() if user is not None else None
    found = found or Applicant.objects.filter(subject=subject).first()
    if found is None and phone:
        by_phone = Applicant.objects.filter(phone_key=phone_key(phone), subject="").first()
        found = by_phone if by_phone is not None and _same(by_phone, identity) else None
    if found is None:
        found = open_applicant(
            phone="", subject_id=subject, jurisdiction=jurisdiction, by=by, now=now
        )
    _join(found, subject, phone)
    if identity is not None:
        set_self(found, identity, now, checked=True)
        found = raise_assurance(subject=found, level=REAL_NAME, by=by, now=now)
    note(applicant=found.pk)
    return found


def _join(applicant: Applicant, subject: str, phone: str) -> None:
    applicant.subject = applicant.subject or subject
    free = phone and not Applicant.objects.filter(phone_key=phone_key(phone)).exists()
    if free and not applicant.phone:
        applicant.phone, applicant.phone_key = phone, phone_key(phone)
    applicant.save(update_fields=["subject", "phone", "phone_key"])


def _same(applicant: Applicant, identity: Identity | None) -> bool:
    party = applicant.party
    if party is None:
        return True
    return identity is not None and party.id_number == identity.id_number


def _identity(said: dict[str, Any], today: date) -> Identity | None:
    """Return who the provider says it is, None when it names no sound document."""
    named = settings.OIDC_CLAIMS
    name, number = str(said.get(named["name"]) or ""), str(said.get(named["id_number"]) or "")
    if not (name and number):
        return None
    try:
        birth = date.fromisoformat(str(said.get(named["birth"]) or ""))
    except ValueError:
        birth = None
    sex = {"male": "男", "female": "女"}.get(str(said.get("gender") or ""), "")
    kind = str(said.get(named["id_type"]) or "resident")
    try:
        return Identity(name, kind, normalise(number), birth, sex).checked(today)
    except PersonRefused:
        return None


def _phone(said: dict[str, Any]) -> str:
    """Return the telephone the provider verified, "" without one."""
    named = settings.OIDC_CLAIMS
    phone = normalise_phone(str(said.get(named["phone"]) or ""))
    verified = said.get(named["phone_verified"]) in (True, "true")
    return phone if verified and not phone_fault(phone) else ""


@access(PUBLIC)
def login(request: Any, provider_id: str) -> HttpResponseBase:
    """Send a person to the provider, with state and PKCE."""
    return _run(OAuth2LoginView, request, provider_id)


@access(PUBLIC)
def callback(request: Any, provider_id: str) -> HttpResponseBase:
    """Take a person back from the provider."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: Any, request: Any, provider_id: str) -> HttpResponseBase:
    if provider_id not in {
        app["provider_id"]
        for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    }:
        raise Http404
    try:
        response: HttpResponseBase = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (RequestException, OAuth2Error, KeyError, ValueError):
        messages.error(request, FAILED)  # the provider is away, or answers nonsense
        return redirect("hall_sign_in")
    return response
