"""Django as bare as it goes, on the same database server."""

from wattcare.project.environment import settings_from_environment

ENVIRONMENT = settings_from_environment()
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["bench.floor"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.floor.urls"
DATABASES = ENVIRONMENT.databases(CONN_MAX_AGE=None)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
