"""Routes of applying."""

from django.urls import path

from tongjian.hall.applications import views

urlpatterns = [
    path("hall/apply/<slug:key>/", views.start, name="apply"),
    path("hall/drafts/<int:pk>/", views.resume, name="draft"),
    path("hall/drafts/<int:pk>/questions/", views.questions, name="draft_questions"),
    path("hall/drafts/<int:pk>/step/<slug:key>/", views.step, name="draft_step"),
    path("hall/drafts/<int:pk>/materials/", views.materials, name="draft_materials"),
    path("hall/drafts/<int:pk>/check/", views.check, name="draft_check"),
    path("hall/drafts/<int:pk>/renew/", views.renew, name="draft_renew"),
    path("hall/drafts/<int:pk>/discard/", views.discard, name="draft_discard"),
]
