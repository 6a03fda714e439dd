from django.urls import path

from wattcare.kernel.ui import views

urlpatterns = [
    path("settings/ui/", views.style_page, name="ui_style"),
]
