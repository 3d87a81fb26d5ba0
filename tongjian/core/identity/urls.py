"""Signing in and out and changing one's password; allauth's views under our access rule."""

from allauth.account import views
from django.urls import path

from tongjian.core.access import PUBLIC, access
from tongjian.core.identity import views as people
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("sign-in/", access(PUBLIC)(views.LoginView.as_view()), name="account_login"),
    path("sign-out/", access("self.use")(views.LogoutView.as_view()), name="account_logout"),
    path(
        "password/",
        access("self.use")(views.PasswordChangeView.as_view()),
        name="account_change_password",
    ),
    path(
        "sign-up/",
        access(PUBLIC)(views.LoginView.as_view()),  # nobody signs up by themselves
        name="account_signup",
    ),
    path("reset/", access(PUBLIC)(views.LoginView.as_view()), name="account_reset_password"),
    path("inactive/", access(PUBLIC)(views.LoginView.as_view()), name="account_inactive"),
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.new_person, name="person_new"),
    path("admin/people/<int:pk>/", people.person, name="person"),
]
MENU = (MenuItem(85, "人员与角色", "people", "people.read"),)
