"""What subsidies' answers look like."""

from rest_framework import serializers

from subsidies.models import Batch, Line


class BatchSerializer(serializers.ModelSerializer):
    """A batch with its totals."""

    fund = serializers.SlugRelatedField(slug_field="code", read_only=True)
    month = serializers.DateField(format="%Y-%m")

    class Meta:
        model = Batch
        fields = (
            "id",
            "region",
            "month",
            "fund",
            "sequence",
            "kind",
            "state",
            "line_count",
            "amount",
            "cash",
            "sha256",
        )


class LineSerializer(serializers.ModelSerializer):
    """A line of the ledger; ids, no names: the person is read at ``/people/<id>/``."""

    month = serializers.DateField(format="%Y-%m")
    covered = serializers.DateField(format="%Y-%m")

    class Meta:
        model = Line
        fields = (
            "id",
            "batch_id",
            "month",
            "region",
            "payable_kind",
            "payable_id",
            "person_id",
            "item_id",
            "part",
            "covered",
            "payee_kind",
            "payee_id",
            "kind",
            "amount",
            "offset_amount",
            "cash",
            "ended",
        )
