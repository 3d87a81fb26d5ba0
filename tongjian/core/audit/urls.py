"""Routes of the audit trail."""

from django.urls import path

from tongjian.core.audit import views
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("admin/audit/", views.trail_list, name="audit"),
    path("admin/audit/check/", views.check, name="audit_check"),
    path("admin/audit/publish/", views.publish, name="audit_publish"),
]
MENU = (MenuItem(90, "审计记录", "audit", "audit.read"),)
