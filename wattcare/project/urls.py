"""Where each page is. Every capability brings its own urls."""

from django.urls import include, path

from wattcare.project.api import api
from wattcare.project.home import home

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("", include("wattcare.kernel.ui.urls")),
    path("", include("wattcare.staff.urls")),
    path("", include("wattcare.catalogue.urls")),
    path("", include("wattcare.customers.urls")),
    path("", include("wattcare.cases.urls")),
    path("", include("wattcare.channels.urls")),
    path("", include("wattcare.channels.web.urls")),
]
