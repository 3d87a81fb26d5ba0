"""The supervision application: budgets and spending under a congress's eyes."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Budget supervision (人大预算联网监督)."""

    name = "tongjian.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
