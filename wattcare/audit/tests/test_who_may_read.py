"""Who did what is for whoever may see it."""

from wattcare.audit.models import Entry


def test_with_the_permission_all_of_it_is_seen(town):
    town.case()
    assert Entry.objects.visible_to(town.actor("gao")).filter(verb="cases.opened").exists()


def test_without_it_nothing(town):
    town.case()
    assert not Entry.objects.visible_to(town.actor("zhou")).exists()
