"""Routes of the sources."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.linkage import views

urlpatterns = [
    path("sources/", views.board, name="sources"),
    path("sources/terms/", views.terms, name="source_terms"),
    path("sources/remind/", views.remind, name="source_remind"),
    path("sources/demand/", views.demand, name="source_demand"),
    path("sources/explanations/", views.explanations, name="explanations"),
    path("sources/explanations/mine/", views.mine, name="explanations_mine"),
    path("sources/explanations/<int:pk>/", views.explanation, name="explanation"),
    path("sources/explanations/<int:pk>/answer/", views.answer, name="explanation_answer"),
    path("sources/explanations/<int:pk>/judge/", views.judge, name="explanation_judge"),
    path("deliveries/<slug:pk>/quality/", views.quality, name="delivery_quality"),
    path("deliveries/<slug:pk>/quality/answer/", views.answer_point, name="delivery_answer"),
]
MENU = (
    MenuItem(58, "数据来源", "sources", "sources.read"),
    MenuItem(59, "要写的说明", "explanations_mine", "sources.answer"),
)
