"""Signing in and out and changing one's password; allauth's views under our access rule."""

from allauth.account import views
from django.urls import path

from tongjian.core.access import PUBLIC, access

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
        access(PUBLIC)(views.SignupView.as_view()),
        name="account_signup",
    ),
    path("reset/", access(PUBLIC)(views.LoginView.as_view()), name="account_reset_password"),
    path("inactive/", access(PUBLIC)(views.LoginView.as_view()), name="account_inactive"),
]
