"""Routes of audit problems."""

from django.urls import path, re_path

from tongjian.core.pages import MenuItem
from tongjian.supervision.audits import views

urlpatterns = [
    path("audits/", views.audits, name="audits"),
    path("audits/board/", views.board, name="audits_board"),
    path("audits/again/", views.again, name="audits_again"),
    path("audits/many/<slug:step>/", views.many, name="audits_many"),
    path("audits/reports/", views.reports, name="audit_reports"),
    path("audits/reports/<slug:place>/<int:year>/", views.year_report, name="audit_report"),
    re_path(
        r"^audits/reports/(?P<place>[0-9]{1,12})/(?P<year>[0-9]{4})/draft\.(?P<form>pdf|docx)$",
        views.draft,
        name="audit_report_draft",
    ),
    re_path(
        r"^audits/reports/(?P<pk>[0-9]{1,18})\.(?P<form>pdf|docx)$",
        views.issued,
        name="audit_report_issued",
    ),
]
MENU = (MenuItem(33, "审计整改", "audits", "oversight.read"),)
