"""What subsidies' answers look like."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from subsidies.models import Batch, Line, Receivable, ReceivableEntry
from subsidies.receivables.selectors import months_of


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


class ReceivableSerializer(serializers.ModelSerializer):
    """What is owed back; ids, no names: the person is read at ``/people/<id>/``."""

    month = serializers.DateField(format="%Y-%m")
    first_covered = serializers.DateField(format="%Y-%m")
    last_covered = serializers.DateField(format="%Y-%m")
    owed = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="尚欠（元）")

    class Meta:
        model = Receivable
        fields: tuple[str, ...] = (
            "id",
            "region",
            "batch_id",
            "month",
            "payable_kind",
            "payable_id",
            "person_id",
            "item_id",
            "part",
            "payee_kind",
            "payee_id",
            "first_covered",
            "last_covered",
            "amount",
            "cancelled",
            "repaid",
            "deducted",
            "owed",
            "state",
            "opened_at",
        )


class EntrySerializer(serializers.ModelSerializer):
    """Money that came back for one month."""

    covered = serializers.DateField(format="%Y-%m")

    class Meta:
        model = ReceivableEntry
        fields = ("covered", "kind", "amount", "received_on", "document", "recorded_at")


class SegmentSerializer(serializers.Serializer):
    """Consecutive months recovered at one rate."""

    first = serializers.CharField(help_text="首月，如 2024-01")
    last = serializers.CharField(help_text="末月")
    months = serializers.IntegerField(help_text="月数")
    rate = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="每月（元）")


class ReceivableDetailSerializer(ReceivableSerializer):
    """One receivable with its months and what came back."""

    segments = serializers.SerializerMethodField()
    entries = EntrySerializer(many=True)

    class Meta(ReceivableSerializer.Meta):
        fields = (*ReceivableSerializer.Meta.fields, "segments", "entries")

    @extend_schema_field(SegmentSerializer(many=True))
    def get_segments(self, row: Receivable) -> list[dict[str, object]]:
        """The months at their rates."""
        return [
            {
                "first": str(s.first),
                "last": str(s.last),
                "months": s.months,
                "rate": f"{s.rate:.2f}",
            }
            for s in months_of(row)
        ]
