from django.urls import path

from wattcare.customers import views

app_name = "customers"
urlpatterns = [
    path("customers/", views.customer_list, name="list"),
    path("customers/search/", views.search, name="search"),
    path("customers/<str:number>/", views.customer, name="customer"),
    path("customers/<str:number>/card/", views.card, name="card"),
]
