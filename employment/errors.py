"""What is wrong with a write of employment, where, and the cure."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model


class EmploymentError(ValueError):
    """A refused write; ``field`` is the place in the form, may be empty."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message, self.cure, self.field = message, cure, field


#: Constraints a clerk can run into, in his words.
_TOLD = {
    "job_days": ("离开日期不晚于开始日期。", "请核对两个日期。", "ended_on"),
    "job_contract_days": ("合同止日早于起日。", "请核对两个日期。", "contract_until"),
    "job_contract_dated": ("签了合同或协议，没有填起日。", "请填合同起日。", "contract_from"),
    "job_by_quota_has_employer": ("按比例、集中就业须有用人单位。", "请选择已登记的用人单位。", "employer"),
    "job_open_once_at_employer": ("这个人在这家单位已有在职记录。", "请先登记原来一条的离开日期。", "employer"),
    "household_condition_open_once": ("这种情形已经登记，还没有终止。", "请先登记原来一条的终止日期。", "kind"),
    "household_condition_days": ("终止日期早于起始日期。", "请核对两个日期。", "until"),
    "talent_once_a_township": ("这个人已是这个乡镇的人才。", "不必重复登记。", "township"),
    "seat_once_a_course": ("这个人已报名这个班。", "请打开培训班查看。", "course"),
    "retention_once_a_mark": ("这个节点已经回访过。", "请刷新页面看最新情况。", "months"),
    "course_days": ("结业日期早于开班日期。", "请核对两个日期。", "ends_on"),
    "course_sums_with_document": ("填了补贴金额，没有填依据。", "请写明定标准的文件。", "document"),
    "employer_counsellor_since": ("辅导员姓名和起始日期要一起填。", "请补上另一项。", "counsellor_since"),
    "employer_year_once": ("这个年度已经登记。", "请修改原来的一条。", "year"),
    "employer_year_staff": ("职工人数应大于 0。", "请填上年度在职职工平均人数。", "headcount"),
    "employment_base_once": ("同一县市区已有同名的这类基地。", "请打开原来的登记。", "name"),
    "employment_base_days": ("停办日期早于验收日期。", "请核对两个日期。", "closed_on"),
    "employment_point_posts": ("预留或已安排的人数多于岗位数。", "请核对岗位数。", "reserved"),
    "employment_point_days": ("撤销日期早于新设日期。", "请核对两个日期。", "closed_on"),
    "county_count_once": ("这一天的数已经填报。", "请改用另一个截至日期。", "as_of"),
    "referral_days": ("结果日期早于推荐日期。", "请核对两个日期。", "closed_on"),
    "support_amount": ("金额应大于 0。", "没有给钱的不填。", "amount"),
}  # fmt: skip


def check_row(row: Model, *, exclude: tuple[str, ...] = ()) -> None:
    """The row's own rules and constraints; EmploymentError with the first that is broken."""
    try:
        row.full_clean(exclude=set(exclude), validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        field = "" if field == NON_FIELD_ERRORS else field
        label = str(row._meta.get_field(field).verbose_name) if field else ""  # type: ignore[union-attr]
        where = f"“{label}”：" if label else ""
        cure = "请改正后再保存。"
        raise EmploymentError(f"{where}{messages[0]}", cure, field=field) from None
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            raise told(constraint.name) from None


def told(name: str) -> EmploymentError:
    """A broken constraint in the clerk's words."""
    message, cure, field = _TOLD.get(name, ("这几项不能这样填。", "请核对后再保存。", ""))
    return EmploymentError(message, cure, field=field)
