"""Photo: a picture of an institution; the picture itself lies sealed in the folder of sealed files."""

from django.db import models


class Photo(models.Model):
    """A JPEG or PNG of at most two megabytes."""

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="photos", verbose_name="设施"
    )
    caption = models.CharField("说明", max_length=80)
    content_type = models.CharField("类型", max_length=12)
    sha256 = models.CharField("校验值", max_length=64)
    stored_as = models.CharField(max_length=80, editable=False, unique=True)
    taken_on = models.DateField("拍摄日期")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "sha256"], name="photo_once"),
        ]

    def __str__(self) -> str:
        return self.caption
