"""What the core's answers look like; nothing is written through them."""

from typing import Any

from rest_framework import serializers

from portal.api.models import ApiToken
from portal.lib.masking import mask_account, mask_last4, mask_phone
from portal.people.models import Person


class RegionSerializer(serializers.Serializer):
    """A region by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class PersonSerializer(serializers.ModelSerializer):
    """A person in a list."""

    id_number = serializers.SerializerMethodField(help_text="只有末四位。")
    phone = serializers.SerializerMethodField(help_text="只有末四位。")
    managing_region = RegionSerializer()

    class Meta:
        model = Person
        fields = (
            "id",
            "name",
            "id_number",
            "birth_date",
            "phone",
            "managing_region",
            "township",
            "village",
        )

    def get_id_number(self, person: Person) -> str | None:
        """**************0011."""
        return mask_last4(person.id_last4) if person.id_last4 else None

    def get_phone(self, person: Person) -> str | None:
        """*******1234."""
        return mask_last4(person.phone_last4, digits=11) if person.phone_last4 else None


class AccountSerializer(serializers.Serializer):
    """The bank account paid now."""

    bank = serializers.CharField()
    number = serializers.SerializerMethodField(help_text="只有末四位。")
    state = serializers.CharField()
    agent_relation = serializers.CharField(help_text="代领人与本人关系；本人领取为空。")

    def get_number(self, account: Any) -> str:
        """****0011."""
        return mask_account(account.last4)


class PersonFileSerializer(PersonSerializer):
    """A person's file; facts, presumptions and account come in the context."""

    phone = serializers.SerializerMethodField(help_text="中间几位遮盖。")
    account = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField(help_text="今天的情况；null 为未知。")
    presumed = serializers.SerializerMethodField(help_text="其中哪些是推定的。")

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "account", "facts", "presumed")

    def get_phone(self, person: Person) -> str | None:
        """138****1234."""
        return mask_phone(person.phone.open()) if person.phone else None

    def get_account(self, person: Person) -> dict[str, Any] | None:
        """Masked, or None."""
        account = self.context["account"]
        return AccountSerializer(account).data if account else None

    def get_facts(self, person: Person) -> dict[str, Any]:
        """Every fact by name."""
        return dict(self.context["facts"])

    def get_presumed(self, person: Person) -> list[str]:
        """Names of presumed facts."""
        return list(self.context["presumed"])


class TokenSerializer(serializers.ModelSerializer):
    """A token as its owner sees it afterwards."""

    region = RegionSerializer(read_only=True)

    class Meta:
        model = ApiToken
        fields = (
            "id",
            "name",
            "hint",
            "roles",
            "region",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields = fields


class NewTokenSerializer(serializers.Serializer):
    """What a token is asked for with."""

    name = serializers.CharField(max_length=60)
    roles = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    region = serializers.CharField(required=False, help_text="区划代码；不写为本人的区划。")
    expires_at = serializers.DateTimeField()


class MadeTokenSerializer(TokenSerializer):
    """The only answer that has the token's text."""

    token = serializers.CharField()

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "token")
