"""CountyFigure: what a county reports that the register cannot count."""

from django.db import models


class CountyFigure(models.Model):
    """A reported number as of a day; the latest up to a day counts. Never edited."""

    class Of(models.TextChoices):
        """What is counted: denominators of coverage, and what happens outside institutions."""

        ELDERS = "elders", "60周岁及以上老年人"
        STREETS = "streets", "街道"
        TOWNSHIPS = "townships", "乡镇"
        COMMUNITIES = "communities", "城市社区"
        VILLAGES = "villages", "建制村"
        ADAPTED_HOMES = "adapted_homes", "适老化改造（累计户）"
        ADAPTED_THIS_YEAR = "adapted_this_year", "适老化改造（当年户）"
        HOME_BEDS = "home_beds", "家庭养老床位（机构以外）"
        DIRECTORS_TRAINED = "directors_trained", "培训养老院院长（累计人）"
        CARERS_TRAINED = "carers_trained", "培训养老护理员（累计人）"
        SOCIAL_TRAINED = "social_trained", "培训老年社会工作者（累计人）"
        TRAINING_BASES = "training_bases", "养老服务实训基地"
        SMART_COMMUNITIES = "smart_communities", "智慧养老社区"
        SERVICE_POSTS = "service_posts", "设有为老服务公益性岗位的乡镇"
        TOWNSHIP_STANDARD = "township_standard", "乡镇标准化养老服务中心"
        NEW_CERTIFIED = "new_certified", "新增持证护理员（2023年以来）"
        SAFETY_MET = "safety_met", "符合服务安全基本规范的养老机构"
        BENCHMARK_FIRMS = "benchmark_firms", "引进的养老行业标杆企业"
        PRIZE_WINNERS = "prize_winners", "国、省竞赛获优秀名次的护理人才（累计人）"
        HOUSE_SAFE = "house_safe", "房屋安全达标的养老机构"
        CARER_BASES = "carer_bases", "市级养老护理员培训基地"
        VIRTUAL_STATIONS = "virtual_stations", "只有虚拟服务站的社区"
        MEAL_COMMUNITIES = "meal_communities", "有老年助餐的社区"
        HOME_COMMUNITIES = "home_communities", "有居家上门服务的社区"
        FAMILY_WILLING = "family_willing", "有培训意愿的失能老年人家庭成员"
        FAMILY_TRAINED = "family_trained", "其中参加过公益照护培训的"
        TEKUN_WILLING = "tekun_willing", "有集中供养意愿的失能特困老年人"
        TEKUN_HOUSED = "tekun_housed", "其中已经集中供养的"
        POOR_HOMES = "poor_homes", "特困、低保失能、残疾老年人家庭（户）"
        POOR_ADAPTED = "poor_adapted", "其中完成适老化或无障碍改造的（户）"
        WORKSHOPS = "workshops", "市级养老护理技能大师工作室"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    of = models.CharField("项目", max_length=20, choices=Of)
    as_of = models.DateField("截至")
    value = models.PositiveIntegerField("数量")
    document = models.CharField("来源", max_length=200)
    recorded_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "县市区填报数"
        ordering = ["region", "of", "-as_of", "-id"]
        indexes = [models.Index(fields=["region", "of", "-as_of", "-id"], name="figure_latest")]

    def __str__(self) -> str:
        return f"{self.get_of_display()} {self.value}"
