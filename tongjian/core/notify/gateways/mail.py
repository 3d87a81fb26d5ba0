"""E-mail through Django's backend, set from ``TONGJIAN_EMAIL``."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage

from tongjian.core.notify.gateways.base import Letter, Refused, TryLater


class MailGateway:
    """The mail server of the installation."""

    name = "smtp"

    def take(self, letter: Letter) -> str:
        """Send it; an address the server will never take is refused."""
        message = EmailMessage(
            letter.title,
            letter.text,
            to=[letter.address],
            headers={
                "Message-ID": f"<{letter.reference}@tongjian>",
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if all(code >= 500 for code in codes):
                raise Refused("邮件服务器不接受这个地址") from None
            raise TryLater("邮件服务器暂时不接受这个地址") from None
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(f"邮件服务器没有收下（{type(error).__name__}）") from None
        except ValueError:
            raise Refused("邮件地址或标题不合规则") from None
        return "邮件服务器已收下"
