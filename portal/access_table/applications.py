"""Applications, publicity, unclaimed entitlements, papers."""

from portal.access.policy import Access, Scope
from portal.access_table.words import CASE, CATALOGUE
from portal.accounts import roles

CLERK = frozenset({roles.CASEWORKER})
LEADER = frozenset({roles.CASEWORKER, roles.MANAGER})
PUBLISHER = frozenset({roles.CASEWORKER, roles.CHECKER})
SIGNER = frozenset({roles.CHECKER, roles.APPROVER})

TABLE: dict[str, Access] = {
    "applications:list": Access(Scope.ROWS, CASE),
    "applications:many": Access(Scope.ROWS, CASE, note="每一步另看角色，复核、审批须是另一人"),
    "applications:enter": Access(Scope.ROWS, CLERK),
    "applications:filing": Access(Scope.OBJECT, CASE, sample="filing"),
    "applications:form": Access(Scope.OBJECT, CASE, sample="filing", note="完整号码须写用途"),
    "applications:application": Access(Scope.OBJECT, CASE, sample="application"),
    "applications:move": Access(
        Scope.OBJECT, CASE, sample="application_action", note="每一步另看角色，复核、审批须是另一人"
    ),
    "applications:amend": Access(Scope.OBJECT, CLERK, sample="application"),
    "applications:papers": Access(Scope.OBJECT, CLERK, sample="application"),
    "applications:publish": Access(Scope.ROWS, PUBLISHER),
    "applications:publicities": Access(Scope.ROWS, CASE),
    "applications:publicity": Access(
        Scope.OBJECT, CASE, sample="publicity", note="只有姓名、村、项目、金额"
    ),
    "applications:object": Access(Scope.OBJECT, PUBLISHER, sample="application"),
    "applications:decide_objection": Access(Scope.OBJECT, SIGNER, sample="objection"),
    "applications:stops": Access(Scope.ROWS, CASE),
    "applications:decide_stops": Access(Scope.ROWS, CLERK),
    "applications:propose_stop": Access(Scope.OBJECT, CLERK, sample="running_award"),
    "applications:changes": Access(Scope.ROWS, CASE),
    "applications:unclaimed": Access(Scope.ROWS, CASE),
    "applications:start_sweep": Access(Scope.ROWS, LEADER),
    "applications:sweep_progress": Access(Scope.ROWS, CASE),
    "applications:assign": Access(Scope.ROWS, LEADER),
    "applications:unclaimed_entry": Access(Scope.OBJECT, CASE, sample="unclaimed"),
    "applications:call": Access(Scope.OBJECT, CLERK, sample="unclaimed"),
    "applications:new_notice": Access(Scope.ROWS, CASE),
    "applications:notice": Access(Scope.OBJECT, CASE, sample="notice"),
    "applications:copy": Access(
        Scope.OBJECT, LEADER, sample="person", note="完整号码须写用途，限次并留痕"
    ),
    "applications:layouts": Access(Scope.ROWS, LEADER),
    "applications:end_layout": Access(Scope.OBJECT, LEADER, sample="layout"),
    "applications:export": Access(Scope.ROWS, LEADER, note="须写用途，留痕"),
    "applications:handling": Access(Scope.NOTHING, CATALOGUE),
    "applications:handling_item": Access(Scope.NOTHING, CATALOGUE, sample="item"),
}
