"""The department tree, the people, their roles, and the tokens of programs."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.fields import NamesField

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, actor: Actor) -> Self:
        """The tree is no secret: whoever is signed in sees it, to send work to the right place."""
        return self


class Department(models.Model):
    """A unit of the supplier. `duties` are codes of what it does (`repair`, `metering`, `hotline` …)."""

    code = models.CharField(max_length=60, unique=True)
    names = NamesField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    duties = ArrayField(models.CharField(max_length=40), default=list)
    active = models.BooleanField(default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Role(models.Model):
    """A named set of permission codes."""

    code = models.CharField(max_length=60, unique=True)
    names = NamesField()
    permissions = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Used by the verbs only; a user without a password cannot sign in with one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.has("staff.view") or actor.has("staff.manage"):
            return self
        return self.filter(memberships__department__in=actor.departments).distinct()


class User(AbstractBaseUser):
    """A person on the supplier's staff, or an integration."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=150)
    staff_number = models.CharField(max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, choices=LANGUAGES, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A person works in a department in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "department", "role"], name="staff_membership_once")]


class ApiToken(models.Model):
    """A secret of a program that acts as `user`; only its SHA-256 digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
