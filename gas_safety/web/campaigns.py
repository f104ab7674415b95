"""集中整治: periods with their own counts."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gas_safety.campaigns.services import open_campaign
from gas_safety.models import Campaign
from gas_safety.progress.periods import LABELS, happened
from gas_safety.scope import COUNTERS, INSPECTORS
from gas_safety.web.base import FormPage, GasPage, area_rows, county_rows, say
from gas_safety.web.forms import CampaignForm
from portal.accounts.scope import region_ids
from portal.regions.models import Region
from portal.regions.selectors import ids_below
from portal.web.requests import origin_of


def touching(user: Any) -> Any:
    """Campaigns of the user's area, and those of an area his lies in."""
    ids = region_ids(user)
    above = [
        region.pk
        for region in Region.objects.filter(pk__in=Campaign.objects.values("region"))
        if ids and ids <= ids_below(region.code)
    ]
    rows = Campaign.objects.select_related("region")
    return rows.filter(region__in=[*ids, *above])


class CampaignList(GasPage):
    """All campaigns."""

    template_name = "gas_safety/campaigns.html"
    title = "集中整治"
    tab = "gas:campaigns"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what each has done so far."""
        user = self.request.user
        rows = [
            (c, happened(user, c.begins_on, c.ends_on, within=list(ids_below(c.region.code)))[0])
            for c in touching(user)[:20]
        ]
        return super().get_context_data(rows=rows, **kwargs)


class CampaignPage(GasPage):
    """A campaign by county."""

    template_name = "gas_safety/campaign.html"
    tab = "gas:campaigns"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Counts of its days and area."""
        user = self.request.user
        campaign: Any = get_object_or_404(touching(user), pk=self.kwargs["pk"])
        inside = ids_below(campaign.region.code)
        counts = happened(user, campaign.begins_on, campaign.ends_on, within=list(inside))
        counties = [c for c in county_rows(user, self.today) if c.pk in inside]
        nothing = dict.fromkeys(LABELS, 0)
        rows = [("合计", list(counts[0].values()))]
        rows += [(c.name, list(counts.get(c.pk, nothing).values())) for c in counties]
        done = (min(self.today, campaign.ends_on) - campaign.begins_on).days + 1
        return super().get_context_data(
            campaign=campaign, title=campaign.name, rows=rows, heads=list(LABELS.values()),
            days=(campaign.ends_on - campaign.begins_on).days + 1, done=max(done, 0), **kwargs,
        )  # fmt: skip


class CampaignNew(FormPage):
    """Open a campaign."""

    title = "登记集中整治"
    tab = "gas:campaigns"
    roles = INSPECTORS
    note = "文件要求为期两个月，没有印出起始日期，由专班填写。"

    def make_form(self, *given: Any) -> forms.Form:
        """For one's own area or a county of it."""
        user = self.request.user
        form = CampaignForm(*given, initial={"begins_on": self.today, "region": user.region_id})
        form.fields["region"].queryset = area_rows(user, self.today)  # type: ignore[attr-defined]
        return form

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        made = open_campaign(
            actor=self.request.user, at=timezone.now(), origin=origin_of(self.request),
            **form.cleaned_data,
        )  # fmt: skip
        say(self.request, f"已登记，自 {made.begins_on} 至 {made.ends_on}。")
        return reverse("gas:campaign", args=[made.pk])
