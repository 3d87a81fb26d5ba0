"""Every route: each feature's ``urls.py`` is found by walking the packages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver

from tongjian.core.declared.registry import import_modules

PACKAGES = ["tongjian.core", *(f"tongjian.{site}" for site in settings.SITES)]
urlpatterns: list[URLPattern | URLResolver] = [
    pattern
    for package in PACKAGES
    for module in import_modules(package, "urls")
    for pattern in module.urlpatterns
]

handler400 = "tongjian.core.errors.bad_request"
handler403 = "tongjian.core.errors.forbidden"
handler404 = "tongjian.core.errors.not_found"
handler500 = "tongjian.core.errors.broken"
