"""What eligibility's answers look like."""

from rest_framework import serializers

from eligibility.models import Catalogue, CatalogueItem, ItemVersion


class CatalogueSerializer(serializers.ModelSerializer):
    """A catalogue."""

    class Meta:
        model = Catalogue
        fields = ("code", "region", "title", "document", "in_force_from", "state")


class ItemSerializer(serializers.ModelSerializer):
    """An item as its document prints it."""

    catalogue = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = CatalogueItem
        fields = (
            "code",
            "catalogue",
            "number",
            "name",
            "clause",
            "printed",
            "kinds",
            "succeeds",
            "notes",
        )


class VersionSerializer(serializers.ModelSerializer):
    """A rule in the exchange format; ``valid_to`` is the first day no longer in force."""

    class Meta:
        model = ItemVersion
        fields = ("region", "valid_from", "valid_to", "document", "clause", "body")


class ItemWithVersionsSerializer(ItemSerializer):
    """An item with its rules in force at any time, as known now."""

    versions = serializers.SerializerMethodField()

    class Meta(ItemSerializer.Meta):
        fields = (*ItemSerializer.Meta.fields, "versions")

    def get_versions(self, item: CatalogueItem) -> list[dict]:
        """Oldest first."""
        return VersionSerializer(self.context["versions"], many=True).data
