"""The API."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, PAYOUT, PERSON, PUBLIC, SIGNED_IN
from portal.accounts import roles

FIGURES = CASE | {roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER}

TABLE: dict[str, Access] = {
    "tokens": Access(Scope.OWN, roles.BUSINESS, note="令牌只显示一次"),
    "revoke_token": Access(Scope.OWN, roles.BUSINESS, sample="token"),
    "api:schema": SIGNED_IN,
    "api:docs": SIGNED_IN,
    "api:problems": PUBLIC,
    "api:missing": Access(Scope.NOTHING, public=True, sample="path", note="不存在的接口地址"),
    "api:tokens": Access(Scope.OWN, note="只能用登录会话，不能用令牌"),
    "api:token": Access(Scope.OWN, sample="token", note="撤销本人的令牌；安全管理员可撤销本区划的"),
    "api:calculators": SIGNED_IN,
    "api:calculate": Access(Scope.NOTHING, sample="calculator"),
    "api:figures": Access(Scope.ROWS, FIGURES),
    "api:people": Access(Scope.ROWS, CASE),
    "api:people-search": Access(Scope.ROWS, CASE, note="整号查询外县档案只答县名，限次并留痕"),
    "api:person": PERSON,
    "api:person-reveal": Access(Scope.OBJECT, CASE, sample="person", note="须写用途，限次并留痕"),
    "api:person-entitlements": PERSON,
    "api:catalogues": SIGNED_IN,
    "api:items": SIGNED_IN,
    "api:item": Access(Scope.NOTHING, sample="item"),
    "api:payout-batches": Access(Scope.ROWS, PAYOUT),
    "api:payout-lines": Access(Scope.ROWS, PAYOUT),
    "api:receivables": Access(Scope.ROWS, PAYOUT),
    "api:receivable": Access(Scope.OBJECT, PAYOUT, sample="receivable"),
}
