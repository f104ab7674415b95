"""What actions, subjects and values are called; apps announce their own as ``event_words``."""

from functools import cache

from django.apps import apps
from django.db.models import Model

from portal.audit.web.keys import KEYS
from portal.registry import registry
from portal.web.entries import EventWords

REGISTRY_KIND = "event_words"

CORE = EventWords(
    kinds={
        "people": "人员档案",
        "accounts": "账号与权限",
        "desk": "经办台",
        "parties": "机构与收款人",
        "regions": "区划",
        "api": "接口令牌",
        "import": "导入",
        "policies": "措施",
    },
    actions={
        "people.register_person": "登记人员",
        "people.update_particulars": "修改基本信息",
        "people.change_id_number": "更换身份证号",
        "people.record_change": "登记情况变化",
        "people.correct_past": "更正过去的情况",
        "people.correct_birth_date": "更正出生日期",
        "people.confirm_presumptions": "确认推定",
        "people.record_death": "登记死亡",
        "people.correct_death": "更正死亡日期",
        "people.withdraw_death": "撤销死亡登记",
        "people.set_account": "登记银行账户",
        "people.set_account_state": "标记账户状态",
        "people.reveal_id_number": "查看完整身份证号",
        "people.reveal_phone": "查看完整电话",
        "people.reveal_account": "查看完整银行账号",
        "people.look_up_number": "查询外县档案",
        "people.request_transfer": "申请转移档案",
        "people.accept_transfer": "同意转移档案",
        "people.refuse_transfer": "拒绝转移档案",
        "people.withdraw_transfer": "撤回转移申请",
        "people.join_household": "加入家庭",
        "people.move_member": "变更家庭成员",
        "people.merge_households": "合并家庭",
        "people.attach": "上传材料",
        "people.open_attachment": "查看材料",
        "people.withdraw_attachment": "撤下材料",
        "people.record_finding": "经办认定",
        "people.undo_change": "撤销情况变化",
        "people.export": "导出人员名单",
        "people.seed": "生成演示人口",
        "accounts.create_user": "新建账号",
        "accounts.set_roles": "调整角色",
        "accounts.set_region": "调整管辖区划",
        "accounts.set_password": "更换密码",
        "accounts.set_active": "启用或停用账号",
        "accounts.give_area": "授予兼管区划",
        "accounts.end_area": "收回兼管区划",
        "api.create_token": "新建接口令牌",
        "api.revoke_token": "撤销接口令牌",
        "desk.start_draft": "开始登记",
        "desk.discard_draft": "丢弃草稿",
        "desk.restore_draft": "恢复草稿",
        "desk.finish_draft": "完成登记",
        "desk.forget_drafts": "清除旧草稿",
        "desk.keep_filter": "保存常用条件",
        "desk.remove_filter": "删除常用条件",
        "parties.register_organisation": "登记机构",
        "parties.update_organisation": "修改机构",
        "parties.register_carer": "登记照料护理员",
        "parties.set_account": "登记收款账户",
        "regions.add_region": "增加区划",
        "regions.end_region": "撤销区划",
        "import.check": "检查导入文件",
        "import.begin": "开始检查导入文件",
        "import.reject": "导入文件有错误",
        "import.offer": "导入文件等待确认",
        "import.offer_again": "重新确认导入",
        "import.nothing": "导入文件没有变化",
        "import.confirm": "确认导入",
        "import.apply": "导入",
        "import.take_in": "导入",
        "import.fail": "导入未完成",
        "import.fail_old": "导入中断",
        "import.discard": "放弃导入",
        "import.clear": "清理导入文件",
        "import.download": "下载导入结果",
        "policies.load_targets": "载入目标",
        "policies.load_document": "载入文件措施",
        "policies.report_progress": "填报措施进展",
        "policies.confirm_report": "核实措施进展",
    },
    subjects={
        "person": "人员",
        "user": "账号",
        "api_token": "接口令牌",
        "household": "家庭",
        "draft": "草稿",
        "saved_filter": "常用条件",
        "region": "区划",
        "organisation": "机构",
        "import": "导入文件",
        "document": "文件",
    },
)
VERBS = {"add": "登记", "change": "修改", "remove": "删除", "end": "结束"}


def kinds() -> dict[str, str]:
    """What the action's first part is called, in the order announced."""
    return {key: word for words in all_words() for key, word in words.kinds.items()}


def action_word(action: str) -> str:
    """What was done; “登记” and the like with the model's name where nobody gave it another."""
    for words in all_words():
        if action in words.actions:
            return words.actions[action]
    verb, _, thing = action.rpartition(".")[2].partition("_")
    if verb in VERBS and (subject := subject_word(thing)) != thing:
        return f"{VERBS[verb]}{subject}"
    return action


def subject_word(kind: str) -> str:
    """What it was done to."""
    for words in all_words():
        if kind in words.subjects:
            return words.subjects[kind]
    for name in (kind, kind.removesuffix("s"), kind.replace("_", "")):
        if (model := models().get(name)) is not None:
            return str(model._meta.verbose_name)
    return kind


def key_word(kind: str, key: str) -> str:
    """What a value of a subject is called: by its model's column, else by the common words."""
    model = models().get(kind)
    for field in model._meta.concrete_fields if model is not None else ():
        if key in (field.name, field.attname) and str(field.verbose_name) != _made_up(field.name):
            return str(field.verbose_name)
    for words in all_words():
        if key in (named := words.keys() if callable(words.keys) else words.keys):
            return named[key]
    return KEYS.get(key, "")


def _made_up(name: str) -> str:
    """The name Django gives a column that was given none."""
    return name.replace("_", " ")


def all_words() -> tuple[EventWords, ...]:
    """What the core and every app announced."""
    return (CORE, *registry.all(REGISTRY_KIND))


@cache
def models() -> dict[str, type[Model]]:
    """Every model by its name."""
    found: dict[str, type[Model]] = {}
    for model in apps.get_models():
        found.setdefault(str(model._meta.model_name), model)
    return found
