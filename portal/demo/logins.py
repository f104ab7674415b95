"""The demonstration's logins: one person a role, since nobody may check what he made himself."""

from typing import NamedTuple

from portal.accounts import roles

PASSWORD = "Yanglao-2024"


class DemoLogin(NamedTuple):
    """A login, what it is called, its role and the code of the region it sees."""

    username: str
    display_name: str
    role: str
    region: str


LOGINS = (
    DemoLogin("jingban", "冷水滩区经办", roles.CASEWORKER, "431103"),
    DemoLogin("jingban2", "零陵区经办", roles.CASEWORKER, "431102"),
    DemoLogin("fuhe", "冷水滩区复核", roles.CHECKER, "431103"),
    DemoLogin("shenpi", "冷水滩区审批", roles.APPROVER, "431103"),
    DemoLogin("fuhe2", "零陵区复核", roles.CHECKER, "431102"),
    DemoLogin("shenpi2", "零陵区审批", roles.APPROVER, "431102"),
    DemoLogin("caiwu", "永州市财务", roles.FINANCE, "4311"),
    DemoLogin("zhuguan", "永州市主管", roles.MANAGER, "4311"),
    DemoLogin("mulu", "目录管理", roles.CATALOGUE_ADMIN, "43"),
    DemoLogin("mulu2", "目录发布", roles.CATALOGUE_ADMIN, "43"),
    DemoLogin("ranqi", "冷水滩区燃气检查", roles.GAS_INSPECTOR, "431103"),
    DemoLogin("qiye", "样例一燃气公司", roles.GAS_COMPANY, "431103"),
    DemoLogin("canlian", "冷水滩区残联", roles.EMPLOYMENT_WORKER, "431103"),
    DemoLogin("renshe", "冷水滩区人社", roles.EMPLOYMENT_SERVICE, "431103"),
    DemoLogin("shicanlian", "永州市残联", roles.EMPLOYMENT_WORKER, "4311"),
    DemoLogin("xitong", "系统管理员", roles.SYSTEM_ADMIN, "43"),
    DemoLogin("anquan", "安全管理员", roles.SECURITY_ADMIN, "43"),
    DemoLogin("shenji", "审计管理员", roles.AUDITOR, "43"),
)
