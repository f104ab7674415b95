"""Settings: everything that differs between machines comes from the environment.

docs/deploy.md lists the variables. Without any of them this is a development installation
with embedded engines, ``DEBUG`` on and well-known keys.
"""

import os
from pathlib import Path

from celery.schedules import crontab
from django.templatetags.static import static

from portal import embedded
from portal.environment import flag, secret, words
from portal.lib import logs

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = flag("DEBUG", default="DATABASE_URL" not in os.environ and "SECRET_KEY" not in os.environ)
SECRET_KEY = secret("SECRET_KEY", development="development-only-not-for-production", debug=DEBUG)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default="127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# Personal data at rest: 32 hex digits (SM4) and 64 hex digits (blind index).
FIELD_KEY = secret(
    "FIELD_KEY",
    development="00112233445566778899aabbccddeeff",
    debug=DEBUG,
    pattern="[0-9a-fA-F]{32}",
)
INDEX_KEY = secret(
    "INDEX_KEY",
    development="00112233445566778899aabbccddeeff" * 2,
    debug=DEBUG,
    pattern="[0-9a-fA-F]{64}",
)

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "portal.home.admin_config.SystemConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_celery_beat",
    "import_export",
    "axes",
    "portal.regions",
    "portal.accounts",
    "portal.access",
    "portal.audit",
    "portal.policies",
    "portal.parties",
    "portal.people",
    "portal.api",
    "portal.importing",
    "portal.boards",
    "portal.desk",
    "portal.home",
    "portal.demo",
    "eligibility",
    "eligibility.applications",
    "eligibility.care",
    "eligibility.figures",
    "subsidies",
    "subsidies.bankfiles",
    "subsidies.reconciliation",
    "subsidies.reports",
    "subsidies.schemes",
    "subsidies.figures",
    "subsidies.opening",
    "facilities",
    "employment",
    "gas_safety",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.access.middleware.NoNulls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.SessionLimits",
    "portal.accounts.areas.ActiveArea",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.access.middleware.AccessPolicy",
    "axes.middleware.AxesMiddleware",
    "portal.web.labels.asked_once",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": embedded.database_settings()}
REDIS_URL = embedded.redis_url()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    }
}

# The administrators' forms, in the portal's colours (static/css/tokens.css).
UNFOLD = {
    "SITE_TITLE": "系统管理",
    "SITE_HEADER": "系统管理",
    "SITE_SUBHEADER": "民政惠老通",
    "SITE_URL": "/",
    "SITE_SYMBOL": "settings",
    "THEME": "light",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")},
    ],
    "SCRIPTS": [lambda request: static("js/system.js")],
    "COLORS": {
        "primary": {
            "50": "#e7f2f4", "100": "#cfe5e9", "200": "#a3ccd3", "300": "#6fadb8", "400": "#3c8a98",
            "500": "#1a7080", "600": "#0d6270", "700": "#0b4f5b", "800": "#0a3d44", "900": "#082f35",
            "950": "#051f24",
        },
    },
}  # fmt: skip

# Who one is.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["username", "display_name"]},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [
    {"NAME": f"portal.accounts.passwords.{name}"}
    for name in ("ThreeKindsValidator", "NotUsedBeforeValidator")
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "portal.access.lockout.locked"

# Who may open which address.
ACCESS_TABLE = "portal.access_table.TABLE"

# Half an hour without a click ends a session.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("SECURE_COOKIES", default=not DEBUG)
if flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "media"))

CELERY_BROKER_URL = CELERY_RESULT_BACKEND = embedded.broker_url(REDIS_URL)
CELERY_RESULT_EXPIRES = 24 * 60 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that lost its Redis ends and is started again, by portal.worker or its supervisor.
CELERY_BROKER_CONNECTION_RETRY = False
# A task is acknowledged when it is done: one whose worker died is given to another, at once
# when the worker's own parent noticed, else after this many seconds. Longer than any task.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 30 * 60}
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Connections to the database outlive a task; ``portal.celery`` looks after them.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TRACK_STARTED = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep of the month": {
        "task": "applications.sweep_month",
        "schedule": crontab(hour=2, minute=30),
    },
    "forecast": {"task": "figures.forecast", "schedule": crontab(hour=3, minute=20, day_of_week=0)},
    "counts folded": {"task": "policies.fold_tallies", "schedule": crontab(hour=4, minute=10)},
    "services and life certificates due": {
        "task": "care.draw_month",
        "schedule": crontab(hour=3, minute=30),
    },
    "contents of abandoned imports": {
        "task": "importing.clear",
        "schedule": crontab(hour=4, minute=0),
    },
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.api.authentication.TokenAuthentication",
        "portal.api.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.permissions.AccessTable"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.paging.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttles.EveryCall"],
    "DEFAULT_THROTTLE_RATES": {"every_call": "600/min", "reveals": "60/hour"},
    "EXCEPTION_HANDLER": "portal.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "基本养老服务门户接口",
    "DESCRIPTION": "错误一律为 application/problem+json（RFC 9457），写明字段和改正办法。",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["portal.api.permissions.AccessTable"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # The badge of the validator would ask a server on the internet.
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "persistAuthorization": False},
    "ENUM_NAME_OVERRIDES": {"ReceivableStateEnum": "subsidies.models.receivable.ReceivableState"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.with_problems",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
logs.install()

# Tasks marked shared_task belong to this application.
from portal import celery  # noqa: E402, F401
