"""Routes of the ways in."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.channels import views
from tongjian.supervision.channels.pull import views as pulls

urlpatterns = [
    path("channels/", views.overview, name="channels"),
    path("channels/states/", views.states, name="channel_states"),
    path("channels/inbox/", views.inbox, name="inbox"),
    path("channels/tokens/", views.tokens, name="tokens"),
    path("channels/tokens/new/", views.new_token, name="token_new"),
    path("channels/tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("channels/pulls/", pulls.pulls, name="pulls"),
    path("channels/pulls/new/", pulls.new, name="pull_new"),
    path("channels/pulls/<int:pk>/", pulls.pull, name="pull"),
    path("channels/pulls/<int:pk>/edit/", pulls.edit, name="pull_edit"),
    path("channels/pulls/<int:pk>/start/", pulls.start, name="pull_start"),
    path("channels/pulls/<int:pk>/preview/", pulls.shown, name="pull_preview"),
    path("channels/pulls/<int:pk>/runs/<int:run>/", pulls.run, name="pull_run"),
]
MENU = (
    MenuItem(66, "接入方式", "channels", "channels.manage"),
    MenuItem(67, "接入状态", "channel_states", "deliveries.names"),
)
