"""The hall application: an education bureau's services online."""

from django.apps import AppConfig


class HallConfig(AppConfig):
    """Online service hall (网上政务大厅)."""

    name = "tongjian.hall"
    label = "hall"
    default_auto_field = "django.db.models.BigAutoField"
