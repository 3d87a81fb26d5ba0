"""Routes of document reading."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.documents import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.new, name="document_new"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/review/", views.review, name="document_review"),
    path("documents/<int:pk>/page/<int:number>.png", views.page, name="document_page"),
]
MENU = (MenuItem(50, "文档审读", "documents", "documents.read"),)
