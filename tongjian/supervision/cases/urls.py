"""Routes of cases."""

from django.urls import path, re_path

from tongjian.core.pages import MenuItem
from tongjian.supervision.cases import views

urlpatterns = [
    path("cases/", views.cases, name="oversight"),
    path("cases/board/", views.board, name="oversight_board"),
    path("cases/triage/", views.triage, name="oversight_triage"),
    path("cases/<int:pk>/", views.case, name="oversight_case"),
    path("cases/<int:pk>/evidence/", views.evidence, name="oversight_evidence"),
    path("cases/<int:pk>/<slug:action>/", views.step, name="oversight_step"),
    path("cases/looks/<int:pk>/", views.look, name="oversight_look"),
    path("cases/files/<int:pk>/", views.file, name="oversight_file"),
    re_path(
        r"^cases/letters/(?P<pk>[0-9]{1,18})\.(?P<form>pdf|docx)$",
        views.letter,
        name="oversight_letter",
    ),
]
MENU = (MenuItem(32, "督办", "oversight", "oversight.read"),)
