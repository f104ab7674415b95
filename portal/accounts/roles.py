"""The roles: what each may do is decided by the pages, from these words."""

CASEWORKER = "caseworker"
CHECKER = "checker"
APPROVER = "approver"
FINANCE = "finance"
MANAGER = "manager"
CATALOGUE_ADMIN = "catalogue_admin"
GAS_INSPECTOR = "gas_inspector"
GAS_COMPANY = "gas_company"
EMPLOYMENT_WORKER = "employment_worker"
EMPLOYMENT_SERVICE = "employment_service"
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDITOR = "auditor"

ROLES: dict[str, str] = {
    CASEWORKER: "经办",
    CHECKER: "复核",
    APPROVER: "审批",
    FINANCE: "财务",
    MANAGER: "主管",
    CATALOGUE_ADMIN: "目录管理",
    GAS_INSPECTOR: "燃气安全检查",
    GAS_COMPANY: "燃气企业",
    EMPLOYMENT_WORKER: "残联就业",
    EMPLOYMENT_SERVICE: "人社就业服务",
    SYSTEM_ADMIN: "系统管理员",
    SECURITY_ADMIN: "安全管理员",
    AUDITOR: "审计管理员",
}
ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR})
BUSINESS = frozenset(ROLES) - ADMINISTRATORS
