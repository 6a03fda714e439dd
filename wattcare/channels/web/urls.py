from django.urls import path

from wattcare.channels.web import views

app_name = "channels_web"
urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/thanks/", views.thanks, name="thanks"),
]
