"""Second factors and passkeys: allauth's, throttled in the database, sealed, told and audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.dispatch import receiver

from tongjian.core import clock
from tongjian.core.audit.chain import PendingEvent
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.identity.throttle import Ceiling, TooOften, admit, clear, spend
from tongjian.core.keys import seal, unseal
from tongjian.core.notify.actions import notify
from tongjian.core.scope import scope

SEALED_FOR = "identity.factor"
TRIES = (Ceiling(5, timedelta(minutes=5)), Ceiling(30, timedelta(days=1)))
REUSED = timedelta(minutes=2)  # longer than a code of 30 seconds is accepted
WRONG = "动态码不对。请填写应用里现在显示的 6 位数字，或一个没有用过的恢复码。"
NOT_SOUND = "通行密钥没有通过，请再试一次。"
NAMES = {"totp": "动态口令", "webauthn": "通行密钥", "recovery_codes": "恢复码"}


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets sealed and names people by title, never by telephone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG,
        "cannot_generate_recovery_codes": "先启用动态口令或通行密钥，才有恢复码。",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return seal(SEALED_FOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(SEALED_FOR, encrypted_text)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 allauth's name
        """Number the passkeys of a person."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"通行密钥 {count + 1}"


class Throttled:
    """Counts every try in the database and takes a code once."""

    user: Any

    def clean_code(self) -> str:
        """Check the code; refuses one used before, and any after too many tries."""
        now, bucket = clock.now(), f"factor.user:{self.user.pk}"
        try:
            admit({bucket: TRIES}, now)
        except TooOften as error:
            raise ValidationError(str(error), code="too_often") from error
        code: str = super().clean_code()  # type: ignore[misc]
        digits = "".join(code.split())
        if not spend(f"factor.code:{self.user.pk}:{digits[:20]}", now, REUSED):
            raise ValidationError("这个动态码已经用过，请等应用显示下一个。", code="reused")
        clear(bucket)
        return code


class AuthenticateForm(Throttled, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateForm(Throttled, base.ReauthenticateForm):  # type: ignore[misc]
    """Asked again before factors change."""


class ActivateTOTPForm(Throttled, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Shows that the app and the server agree."""


class Sound:
    """Answers a malformed ceremony as a failed one: its parser raises whatever its parts raise."""

    def clean_credential(self) -> Any:
        """Check what the browser brought, where the form checks it here."""
        clean = getattr(super(), "clean_credential", None)
        given = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        if not isinstance(given, dict):
            raise ValidationError(NOT_SOUND, code="not_sound")
        return self._guarded(clean) if clean is not None else given

    def clean(self) -> Any:
        """Check what the browser brought, where the form checks it last."""
        return self._guarded(super().clean)  # type: ignore[misc]

    @staticmethod
    def _guarded(check: Callable[[], Any]) -> Any:
        try:
            return check()
        except ValidationError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, InvalidSignature) as error:
            raise ValidationError(NOT_SOUND, code="not_sound") from error


class AddPasskeyForm(Sound, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it may also open without a telephone or password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "名称"
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = "可以直接用它登录，不再要密码或验证码"
        self.fields["passwordless"].help_text = "要用指纹、人脸或设备密码确认是本人。"

    def clean_name(self) -> str:
        """Keep a name short enough for a list."""
        name: str = super().clean_name()
        return name[:60]


class UsePasskeyForm(Sound, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step of signing in."""


class PasskeySignInForm(Sound, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey that opens alone."""


class PasskeyAgainForm(Sound, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey asked for again before factors change."""


@receiver(signals.authenticator_added)
@receiver(signals.authenticator_removed)
@receiver(signals.authenticator_reset)
def told(signal: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Enter a change of factors into the trail and tell the person, who may not have done it."""
    done = {
        id(signals.authenticator_added): ("identity.add_factor", "增加了"),
        id(signals.authenticator_removed): ("identity.remove_factor", "删除了"),
        id(signals.authenticator_reset): ("identity.reset_factor", "更换了"),
    }
    name, verb = done[id(signal)]
    now, actor = clock.now(), actor_of(user)
    kind = str(authenticator.type)
    with scope([actor.home] if actor.home else [], actor) as opened:
        if actor.home:
            subject = f"{user._meta.label_lower}:{user.pk}"
            event = PendingEvent(actor.home, now, actor.label, name, subject, {"factor": kind})
            opened.events.append(event)
        text = f"您的账号{verb}{NAMES.get(kind, kind)}。如果不是您本人办的，请马上联系我们。"
        notify(user_id=user.pk, text=text, url="/security/", now=now)
