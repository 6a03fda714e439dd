"""The product's own settings with one page more: the least a signed-in person can be shown."""

from wattcare.project import settings

globals().update({name: getattr(settings, name) for name in dir(settings) if name.isupper()})
ROOT_URLCONF = "bench.floor.product_urls"
