"""The address of the style page."""

from django.urls import path

from tongjian.core.ui.views import style

urlpatterns = [path("style/", style, name="style")]
