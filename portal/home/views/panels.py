"""What the three administrators find on their 工作台."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import region_ids, scoped
from portal.api.models import ApiToken
from portal.audit.models import Event
from portal.web.entries import Panel, PanelItem, allowed

UNUSED_DAYS, EXPIRING_DAYS, LOOK_BACK_DAYS = 90, 30, 7
#: What an auditor looks at first: the start of an action, and what it is called.
WATCHED = (
    ("people.reveal", "查看完整号码"),
    ("people.export", "导出人员名单"),
    ("people.look_up_number", "查询外县档案"),
    ("accounts.", "账号与权限的变动"),
)


def logins(request: HttpRequest) -> Panel | None:
    """Logins that lack something: for those who make them and those who give them roles."""
    if not allowed(request.user, frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN})):
        return None
    users = User.objects.filter(is_active=True, region__in=region_ids(request.user))
    address = _list_of(User)
    without = users.filter(roles=[]).count()
    items = [PanelItem("还没有角色的账号", without, "由安全管理员授予", address)] if without else []
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    locked = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since,
        username__in=users.values("username"),
    ).count()  # fmt: skip
    if locked:
        items.append(PanelItem("输错口令被锁定的账号", locked, "半小时后自动解除"))
    return Panel("", "today", tuple(items), empty="没有要处理的账号。")


def unused(request: HttpRequest) -> Panel | None:
    """Logins and tokens that a security administrator should look at."""
    if not allowed(request.user, frozenset({roles.SECURITY_ADMIN})):
        return None
    now = timezone.now()
    quiet = now - timedelta(days=UNUSED_DAYS)
    users = User.objects.filter(is_active=True, region__in=region_ids(request.user))
    idle = users.filter(last_login__lt=quiet).count()
    never = users.filter(last_login=None).count()
    soon = scoped(ApiToken.objects.filter(revoked_at=None), request.user).filter(
        expires_at__gt=now, expires_at__lt=now + timedelta(days=EXPIRING_DAYS)
    )
    lines = (
        (f"{UNUSED_DAYS}天没有登录的账号", idle, "不再使用的请停用", User),
        ("从未登录的账号", never, "", User),
        (f"{EXPIRING_DAYS}天内失效的接口令牌", soon.count(), "", ApiToken),
    )
    items = tuple(
        PanelItem(label, count, note, _list_of(model))
        for label, count, note, model in lines
        if count
    )
    return Panel("", "notices", items, empty="近期没有需要提醒的事项。")


def watched(request: HttpRequest) -> Panel | None:
    """How often of late somebody saw whole numbers, took lists away, or changed rights."""
    if not allowed(request.user, frozenset({roles.AUDITOR})):
        return None
    since = timezone.localdate() - timedelta(days=LOOK_BACK_DAYS - 1)
    lately = Event.objects.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    items = tuple(
        PanelItem(
            word, lately.filter(action__startswith=start).count(),
            url=f"{reverse('audit')}?{urlencode({'action': start, 'day': since})}",
        )
        for start, word in WATCHED
    )  # fmt: skip
    return Panel(f"近{LOOK_BACK_DAYS}天", "today", items)


def _list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
