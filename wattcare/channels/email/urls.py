from django.urls import path

from wattcare.channels.email import views

app_name = "channels"
urlpatterns = [
    path("", views.message_list, name="mail"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/original", views.original, name="original"),
    path("<int:pk>/files/<int:position>", views.file, name="file"),
    path("<int:pk>/html", views.html, name="html"),
    path("<int:pk>/again", views.again, name="again"),
    path("<int:pk>/open-case", views.open_case, name="open_case"),
    path("suggestions/<int:pk>/<str:decision>", views.decide, name="decide"),
]
