"""Who may open which address of the whole project; docs/access.md is made from it.

A new address needs an entry here, or it stays closed and the tests fail. Stands beside
``portal/urls.py`` because, like it, it names the addresses of every app.
"""

from portal.access.policy import Access, Scope
from portal.accounts import roles

#: Those who work on people's cases; the three administrators see no files.
CASE = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
#: Those who move money through its steps.
PAYOUT = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
#: Those who draft and publish catalogues, parameters and standards.
CATALOGUE = frozenset({roles.CATALOGUE_ADMIN})
ADMIN_SITE = frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN})

_PUBLIC = Access(Scope.NOTHING, public=True)
_SIGNED_IN = Access(Scope.NOTHING)
_OWN = Access(Scope.OWN)
_PERSON = Access(Scope.OBJECT, CASE, sample="person")

TABLE: dict[str, Access] = {
    # The frame.
    "home": Access(Scope.ROWS),
    "login": _PUBLIC,
    "logout": _PUBLIC,
    "work_month": _OWN,
    "gallery": Access(Scope.NOTHING, note="仅开发环境"),
    "admin:*": Access(Scope.EVERYTHING, ADMIN_SITE, note="另需后台权限；不含人员数据"),
    "password": _OWN,
    "audit": Access(Scope.EVERYTHING, frozenset({roles.AUDITOR})),
    # People.
    "people:list": Access(Scope.ROWS, CASE),
    "people:find": Access(Scope.ROWS, CASE, note="整号查询外县档案只答县名，限次并留痕"),
    "people:person": _PERSON,
    "people:tab": Access(Scope.OBJECT, CASE, sample="person_tab"),
    "people:reveal": Access(Scope.OBJECT, CASE, sample="person_field", note="须写用途，限次并留痕"),
    # Eligibility.
    "calculator": _SIGNED_IN,
    "catalogue": _SIGNED_IN,
    "catalogue_list": Access(Scope.NOTHING, sample="catalogue"),
    "catalogue_item": Access(Scope.NOTHING, sample="catalogue_item"),
    "item": Access(Scope.NOTHING, sample="item"),
    # Editing of catalogues; what is published may be read by every catalogue admin.
    "editing:inbox": Access(Scope.ROWS, CATALOGUE, note="发布须是另一个人"),
    "editing:draft_version": Access(Scope.NOTHING, CATALOGUE, sample="item"),
    "editing:history": Access(Scope.NOTHING, CATALOGUE, sample="item"),
    "editing:version": Access(Scope.OBJECT, CATALOGUE, sample="version", note="发布须是另一个人"),
    "editing:live": Access(Scope.OBJECT, CATALOGUE, sample="version"),
    "editing:what_if": Access(Scope.OBJECT, CATALOGUE, sample="trial"),
    "editing:what_if_people": Access(
        Scope.OBJECT, CATALOGUE, sample="trial", note="姓名和号码遮盖"
    ),
    "editing:what_if_xlsx": Access(Scope.OBJECT, CATALOGUE, sample="trial", note="姓名和号码遮盖"),
    "editing:board": Access(Scope.ROWS, CATALOGUE),
    "editing:county": Access(Scope.OBJECT, CATALOGUE, sample="county"),
    "editing:values": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:new_value": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:export": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:import": Access(Scope.ROWS, CATALOGUE, sample="kind"),
    "editing:value": Access(Scope.OBJECT, CATALOGUE, sample="value", note="发布须是另一个人"),
    # Payouts.
    "payouts": Access(Scope.ROWS, PAYOUT),
    "start_run": Access(Scope.ROWS, frozenset({roles.CASEWORKER, roles.FINANCE, roles.MANAGER})),
    "run_progress": Access(Scope.ROWS, PAYOUT),
    "payout_exceptions": Access(Scope.ROWS, PAYOUT),
    "batch": Access(Scope.OBJECT, PAYOUT, sample="batch"),
    "move_batch": Access(
        Scope.OBJECT, PAYOUT, sample="batch_action", note="每一步另看角色，三步须是三个人"
    ),
    # The API.
    "tokens": Access(Scope.OWN, roles.BUSINESS, note="令牌只显示一次"),
    "revoke_token": Access(Scope.OWN, roles.BUSINESS, sample="token"),
    "api:schema": _SIGNED_IN,
    "api:docs": _SIGNED_IN,
    "api:problems": _PUBLIC,
    "api:missing": Access(Scope.NOTHING, public=True, sample="path", note="不存在的接口地址"),
    "api:tokens": Access(Scope.OWN, note="只能用登录会话，不能用令牌"),
    "api:token": Access(Scope.OWN, sample="token", note="撤销本人的令牌；安全管理员可撤销本区划的"),
    "api:calculators": _SIGNED_IN,
    "api:calculate": Access(Scope.NOTHING, sample="calculator"),
    "api:people": Access(Scope.ROWS, CASE),
    "api:people-search": Access(Scope.ROWS, CASE, note="整号查询外县档案只答县名，限次并留痕"),
    "api:person": _PERSON,
    "api:person-reveal": Access(Scope.OBJECT, CASE, sample="person", note="须写用途，限次并留痕"),
    "api:person-entitlements": _PERSON,
    "api:catalogues": _SIGNED_IN,
    "api:items": _SIGNED_IN,
    "api:item": Access(Scope.NOTHING, sample="item"),
    "api:payout-batches": Access(Scope.ROWS, PAYOUT),
    "api:payout-lines": Access(Scope.ROWS, PAYOUT),
}
