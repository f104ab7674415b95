"""Which company, county and gas user a staged row means, told by SQL; and what must not be."""

from collections.abc import Iterator
from typing import Any

from gas_safety.scope import company_id
from portal.accounts.models import User
from portal.accounts.roles import GAS_INSPECTOR
from portal.accounts.scope import region_ids
from portal.importing import bulk
from portal.importing.kinds import Trouble
from portal.importing.models import FileImport

#: Every company the rows name, looked up once.
COMPANIES = """
SELECT named.told, (SELECT c.id FROM gas_safety_company AS c
  JOIN parties_organisation AS o ON o.id = c.organisation_id
  WHERE o.uscc = upper(named.told) OR o.name = named.told
  ORDER BY (o.uscc = upper(named.told)) DESC NULLS LAST, c.id LIMIT 1) AS id
FROM (SELECT DISTINCT values ->> 'company' AS told FROM importing_row
  WHERE file_id = %(file)s AND values ? 'company') AS named
"""
#: Resolved ids are kept in the row's own values, so that later statements join on numbers.
COMPANY = f"""
UPDATE importing_row AS r SET values = r.values || jsonb_build_object('company_id', company.id)
FROM ({COMPANIES}) AS company
WHERE r.file_id = %(file)s AND r.values ->> 'company' = company.told
"""
CUSTOMER = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object(
  'customer_id', c.id, 'region_id', c.region_id, 'supply', c.supply,
  'closed_on', c.closed_on)
FROM gas_safety_customer AS c
WHERE r.file_id = %(file)s AND c.company_id = (r.values ->> 'company_id')::bigint
  AND c.number = r.values ->> 'number'
"""
NO_COMPANY = """
SELECT number, values ->> 'company' FROM importing_row
WHERE file_id = %(file)s AND values ? 'company' AND values ->> 'company_id' IS NULL
ORDER BY number
"""
FOREIGN_COMPANY = """
SELECT number, values ->> 'company' FROM importing_row
WHERE file_id = %(file)s AND (values ->> 'company_id')::bigint IS DISTINCT FROM %(mine)s
  AND (values ->> 'company_id' IS NOT NULL OR NOT values ? 'company') ORDER BY number
"""
FOREIGN_REGION = """
SELECT number FROM importing_row
WHERE file_id = %(file)s AND values ? 'region_id'
  AND (values ->> 'region_id')::bigint <> ALL(%(area)s) ORDER BY number
"""
NO_CUSTOMER = """
SELECT number, values ->> 'number' FROM importing_row
WHERE file_id = %(file)s AND values ? 'number' AND values ->> 'company_id' IS NOT NULL
  AND NOT values ? 'customer_id' ORDER BY number
"""
SAME_KEY = """
SELECT number, first FROM (
  SELECT number, min(number) OVER (PARTITION BY values ->> 'company_id', values ->> %(key)s) AS first
  FROM importing_row WHERE file_id = %(file)s AND values ->> 'company_id' IS NOT NULL) AS row
WHERE number > first ORDER BY number LIMIT 20000
"""


def resolve(file: FileImport) -> None:
    """Write the ids of the company and of the gas user into the staged rows."""
    bulk.run(COMPANY, file=file.pk)
    bulk.run(CUSTOMER, file=file.pk)


def uploader(file: FileImport) -> Any:
    """Who brought the file: his scope bounds it, also when a worker writes it."""
    return User.objects.select_related("region").filter(pk=file.uploaded_by_id).first()


def wrong_scope(file: FileImport) -> Iterator[Trouble]:
    """Companies nobody registered, another company's rows, rows outside the area."""
    for number, company in bulk.rows_of(NO_COMPANY, file=file.pk):
        yield Trouble(number, "company", company, "没有登记这家企业。",
                      "请核对名称或信用代码，或先在企业页登记。")  # fmt: skip
    user = uploader(file)
    if user is None or not user.has_role(GAS_INSPECTOR):
        mine = (company_id(user) if user else None) or 0
        for number, company in bulk.rows_of(FOREIGN_COMPANY, file=file.pk, mine=mine):
            yield Trouble(
                number, "company", company or "", "不是本企业。", "只能导入本企业的数据。"
            )
    area = sorted(region_ids(user)) if user else []
    for (number,) in bulk.rows_of(FOREIGN_REGION, file=file.pk, area=area):
        yield Trouble(number, "county", "", "不在您的管辖地区。", "只能导入本地区的数据。")


def unknown_customers(file: FileImport) -> Iterator[Trouble]:
    """Numbers under which the company has no gas user."""
    for number, text in bulk.rows_of(NO_CUSTOMER, file=file.pk):
        yield Trouble(
            number, "number", text, "这家企业没有这个户号。", "请核对户号，或先导入用户。"
        )


def doubled(file: FileImport, key: str, message: str) -> Iterator[Trouble]:
    """Rows that mean the same company and number under two spellings of the company."""
    for number, first in bulk.rows_of(SAME_KEY, file=file.pk, key=key):
        yield Trouble(number, key, "", f"与第 {first} 行重复。", message)
