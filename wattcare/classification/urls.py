from django.urls import path

from wattcare.classification.views import checking, deciding, editing, listing, scheme

app_name = "classification"
urlpatterns = [
    path("classification/", listing.schemes, name="schemes"),
    path("classification/new/", editing.new, name="new"),
    path("classification/check/", checking.check, name="check"),
    path("classification/counts/", checking.counts, name="counts"),
    path("classification/fields/", checking.fields, name="fields"),
    path("classification/schemes/<str:code>/", scheme.scheme, name="scheme"),
    path("classification/schemes/<str:code>/SCHEME.yaml", scheme.export, name="export"),
    path("classification/schemes/<str:code>/draft/", deciding.draft, name="draft"),
    path("classification/schemes/<str:code>/edit/", editing.edit, name="edit"),
    path("classification/schemes/<str:code>/compare/", deciding.compare, name="compare"),
    path("classification/schemes/<str:code>/propose/", deciding.propose, name="propose"),
    path("classification/schemes/<str:code>/approve/", deciding.approve, name="approve"),
    path("classification/schemes/<str:code>/withdraw/", deciding.withdraw, name="withdraw"),
    path("classification/schemes/<str:code>/retire/", deciding.retire, name="retire"),
]
