"""An admin whose forms call services: refusals come back as errors of the form."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import INPUT_CLASSES

from portal.accounts.models import User
from portal.accounts.scope import region_ids, scoped
from portal.web.requests import origin_of


class ServiceForm(forms.ModelForm):
    """A form that tells what the service refused, beside the field it belongs to."""

    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The kit dresses the model's own fields alone; a bare one could not be seen."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) in (forms.TextInput, forms.PasswordInput):
                field.widget.attrs.setdefault("class", " ".join(INPUT_CLASSES))

    def clean(self) -> dict[str, Any]:
        """The usual checks, and the refusal of the first try."""
        cleaned = super().clean() or self.cleaned_data
        if self.refusal is not None:
            field = getattr(self.refusal, "field", "")
            self.add_error(field if field in self.fields else None, str(self.refusal))
        return cleaned

    def _post_clean(self) -> None:
        """The service checks the values; the instance is not touched by the form."""

    def _save_m2m(self) -> None:
        """Nothing is written here."""


class ServiceAdmin(ModelAdmin):
    """Rows of one's own area; ``adders`` and ``changers`` are the roles that may write."""

    adders: frozenset[str] = frozenset()
    changers: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()
    add_form: type[ServiceForm] | None = None
    change_form: type[ServiceForm] | None = None
    actions = None
    save_on_top = False

    def add_one(self, when: dict[str, Any], data: dict[str, Any]) -> Model:
        """Call the service that makes a row."""
        raise NotImplementedError

    def change_one(
        self, when: dict[str, Any], obj: Any, data: dict[str, Any], changed: set[str]
    ) -> None:
        """Call the services that change a row."""
        raise NotImplementedError

    @property
    def today(self) -> date:
        """Today, at the edge."""
        return timezone.localdate()  # noqa: TID251 - the edge

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows of the administrator's own area."""
        return scoped(super().get_queryset(request), request.user)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form of the step, which knows a refusal of this request."""
        chosen = self.change_form if change else self.add_form
        fields = self.get_fields(request, obj)
        given = kwargs | {"form": chosen, "fields": fields}
        form = super().get_form(request, obj, change, **given)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The fields of the form, in its order."""
        form = self.change_form if obj is not None else self.add_form
        return list(form.base_fields) if form is not None else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Users are offered from the administrator's own area alone."""
        if db_field.related_model is User:
            kwargs["queryset"] = User.objects.filter(region__in=region_ids(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """One call of the domain instead of a write."""
        now: datetime = timezone.now()  # noqa: TID251 - the edge
        when = {"actor": request.user, "at": now, "origin": origin_of(request)}
        if change:
            kept = type(obj)._default_manager.get(pk=obj.pk)
            self.change_one(when, kept, form.cleaned_data, set(form.changed_data))
        else:
            obj.__dict__.update(self.add_one(when, form.cleaned_data).__dict__)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """A refusal rolls back and is shown on the form as it was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValueError as error:
            if not hasattr(error, "cure"):
                raise
            request.refusal = error  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """By role, never by Django's own permissions."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who write, and ``readers``."""
        return _holds(request, self.adders | self.changers | self.readers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """``adders``."""
        return _holds(request, self.adders)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """``changers``."""
        return _holds(request, self.changers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is ever deleted."""
        return False


def _holds(request: HttpRequest, roles: frozenset[str]) -> bool:
    user = request.user
    return user.is_active and user.is_authenticated and user.has_role(*roles)
