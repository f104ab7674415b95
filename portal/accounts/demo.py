"""Logins of the demo; they exist only with DEBUG on."""

from dataclasses import dataclass

from portal.accounts import roles

PASSWORD = "Demo-Laoling-2024"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One login of the demo: name, who it is, region code and role."""

    username: str
    display_name: str
    region: str
    role: str

    @property
    def who(self) -> str:
        """What the login page says beside it."""
        return f"{self.display_name}（{roles.ROLES[self.role]}）"


def _county(region: str, county: str, suffix: str, chosen: tuple[str, ...]) -> list[DemoUser]:
    return [
        DemoUser(f"{role}{suffix}", f"{county}{roles.ROLES[role]}岗", region, role)
        for role in chosen
    ]


_EVERY_COUNTY = (roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE)

DEMO_USERS: tuple[DemoUser, ...] = (
    *_county("431103", "冷水滩区", "", _EVERY_COUNTY),
    *_county(
        "431103",
        "冷水滩区",
        "",
        (roles.GAS_INSPECTOR, roles.GAS_COMPANY, roles.EMPLOYMENT_WORKER),
    ),
    *_county("431102", "零陵区", "2", _EVERY_COUNTY),
    DemoUser("manager", "永州市主管", "4311", roles.MANAGER),
    DemoUser("catalogue", "永州市目录管理员甲", "4311", roles.CATALOGUE_ADMIN),
    DemoUser("catalogue2", "永州市目录管理员乙", "4311", roles.CATALOGUE_ADMIN),
    DemoUser("sysadmin", "系统管理员", "43", roles.SYSTEM_ADMIN),
    DemoUser("secadmin", "安全管理员", "43", roles.SECURITY_ADMIN),
    DemoUser("auditor", "审计管理员", "43", roles.AUDITOR),
)
