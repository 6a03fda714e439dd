"""Django's settings. What an installation may choose comes from environment variables (docs/settings.md)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from wattcare.project.environment import settings_from_environment

ENVIRONMENT = settings_from_environment()
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
WATTCARE_HOME = ENVIRONMENT.home
PUBLIC_URL = ENVIRONMENT.public_url
HOUR_COST = ENVIRONMENT.hour_cost
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.secure else []

CAPABILITIES = [  # from the lowest to the highest: each may import only from those before it
    "kernel",
    "audit",
    "staff",
    "commitments",
    "catalogue",
    "customers",
    "classification",
    "cases",
    "channels",
    "project",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "wattcare.kernel.ui",  # before allauth: its templates replace theirs
    *(f"wattcare.{name}" for name in CAPABILITIES),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wattcare.kernel.ui.security.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wattcare.kernel.api.problems.ProblemMiddleware",  # in the caller's language, around all that may refuse
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wattcare.project.middleware.ActorMiddleware",
    "wattcare.kernel.ui.responses.DomainErrorMiddleware",
]

ROOT_URLCONF = "wattcare.project.urls"
WSGI_APPLICATION = "wattcare.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wattcare.project.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "wattcare.kernel.ui.templatetags.ui"],
        },
    }
]

DATABASES = ENVIRONMENT.databases(
    {"prepare_threshold": 3},  # uses before kernel/statements.py's are prepared; Django's own never are
    CONN_MAX_AGE=None,
    CONN_HEALTH_CHECKS=True,
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # counts sign-in attempts, for all processes and hosts together
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}
}

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["wattcare.project.sign_in.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "wattcare.staff.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "wattcare.project.sign_in.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "wattcare.project.sign_in.display_name"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wattcare"
MFA_FORMS = {
    "authenticate": "wattcare.project.sign_in_forms.SignInCodeForm",
    "reauthenticate": "wattcare.project.sign_in_forms.AgainCodeForm",
    "activate_totp": "wattcare.project.sign_in_forms.FirstCodeForm",
}
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # one shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a scheme of 300 classes in its editor
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS: list[Path] = []
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

MAIL = ENVIRONMENT.mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
if MAIL is None:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENVIRONMENT.home / "outbox"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls == "starttls", MAIL.tls == "tls"
    EMAIL_TIMEOUT = 30

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

WATTCARE_DEMO = ENVIRONMENT.demo  # `wattcare demo` shows its sign-ins; nothing else depends on it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "sqlglot": {"level": "ERROR"},  # what is odd in a condition is told to whoever typed it
    },
}
