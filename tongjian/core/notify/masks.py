"""Addresses as shown to those who may not read them."""


def masked_phone(phone: str) -> str:
    """Return 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def masked_email(email: str) -> str:
    """Return z***@example.gov.cn."""
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "***"
