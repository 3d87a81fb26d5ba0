"""Routes of reports."""

from django.urls import path, re_path

from tongjian.core.pages import MenuItem
from tongjian.supervision.briefs import views

urlpatterns = [
    path("briefs/", views.briefs, name="briefs"),
    path("briefs/make/", views.make, name="brief_make"),
    path("briefs/<int:pk>/", views.brief, name="brief"),
    path("briefs/<int:pk>/remarks/", views.remark, name="brief_remark"),
    path("briefs/<int:pk>/issue/", views.issue, name="brief_issue"),
    path("briefs/<int:pk>/lines/<slug:key>/", views.lines, name="brief_lines"),
    re_path(
        r"^briefs/(?P<pk>[0-9]{1,18})\.(?P<form>pdf|docx)$",
        views.file,
        name="brief_file",
    ),
]
MENU = (MenuItem(33, "监督报告", "briefs", "briefs.read"),)
