"""Pictures of an institution: added, shown, taken away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Photo
from facilities.services import add_photo, remove_photo
from facilities.services.others import LARGEST_PHOTO
from facilities.web.base import READERS, WRITERS, InstitutionPage, blame, say
from facilities.web.forms import PhotoForm
from portal.lib.crypto import SealError
from portal.people import vault


class AddPhoto(InstitutionPage):
    """The form of a picture."""

    template_name = "facilities/record_form.html"
    title = "上传照片"
    roles = WRITERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", PhotoForm(initial={"taken_on": timezone.localdate()}))
        return super().get_context_data(save="上传", multipart=True, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the picture."""
        form = PhotoForm(request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data
            try:
                add_photo(
                    actor=request.user, institution=self.institution, caption=given["caption"],
                    content=given["file"].read(LARGEST_PHOTO + 1), taken_on=given["taken_on"],
                    at=timezone.now(),
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "照片已上传。")
                return redirect("homes:home", pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PhotoView(InstitutionPage):
    """A picture itself; posting takes it away."""

    roles = READERS

    def _photo(self) -> Photo:
        found = self.institution.photos.filter(pk=self.kwargs["row"]).first()
        if found is None:
            raise Http404("没有这张照片。")
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The picture, as what its first bytes said it is."""
        photo = self._photo()
        try:
            content = vault.take(photo.stored_as)
        except (FileNotFoundError, SealError):
            raise Http404("照片的文件缺失或已损坏，请联系系统管理员从备份恢复。") from None
        answer = HttpResponse(content, content_type=photo.content_type)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, max-age=3600"
        return answer

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """Take the picture away."""
        remove_photo(actor=request.user, photo=self._photo(), at=timezone.now())
        say(request, "照片已删除，删除记录留在审计中。")
        return redirect("homes:home", pk)
