"""Names, towns and banks that nobody will take for real ones."""

from random import Random

# Family names are real, given names are the sixty stems and branches: 王甲子, 李乙丑.
_FAMILY = (
    "王李张刘陈杨黄周吴徐孙胡朱高林何郭罗梁宋郑谢唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤"
)
_DOUBLE = ("欧阳", "司马", "上官", "诸葛")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_GIVEN = [_STEMS[i % 10] + _BRANCHES[i % 12] for i in range(60)]
_RARE = "龑㛃喆堃甪"
_MINORITY = ("阿朵", "阿依", "仡楼")

_TOWNS = (
    "东风镇",
    "向阳镇",
    "清水镇",
    "红旗镇",
    "石桥镇",
    "白云乡",
    "青山乡",
    "大塘乡",
    "双溪乡",
    "长岭镇",
    "平安街道",
    "新民街道",
)
_VILLAGES = (
    "上坪村",
    "下坪村",
    "中心村",
    "塘边村",
    "岭脚村",
    "新屋村",
    "老街社区",
    "桥头社区",
    "樟树村",
    "井头村",
)
_BANKS = (
    ("农村商业银行", "402"),
    ("邮政储蓄银行", "403"),
    ("农业银行", "103"),
    ("工商银行", "102"),
)


def name(random: Random) -> str:
    """An invented name; a few have a double family name, a middle dot or a rare character."""
    draw = random.random()
    given = _GIVEN[int(random.random() * 60)]
    if draw > 0.004:
        return _FAMILY[int(random.random() * len(_FAMILY))] + given
    if draw > 0.002:
        return random.choice(_DOUBLE) + given
    if draw > 0.001:
        return f"{random.choice(_MINORITY)}·{given}"
    return _FAMILY[int(random.random() * len(_FAMILY))] + random.choice(_RARE) + given[0]


def town(random: Random) -> tuple[str, str]:
    """A township and a village."""
    return _TOWNS[int(random.random() * 12)], _VILLAGES[int(random.random() * 10)]


def phone(random: Random) -> str:
    """Eleven digits of a mobile number."""
    return f"1{random.choice('379')}0{int(random.random() * 100_000_000):08d}"


def account(random: Random) -> tuple[str, str, str]:
    """Bank, its code, and a card number of 19 digits with its check digit."""
    bank, code = _BANKS[min(3, int(random.random() ** 2 * 4))]
    digits = f"6299{int(random.random() * 10**14):014d}"
    return bank, code, digits + _luhn_digit(digits)


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2


# What two neighbouring digits add to the check sum; the last digit but one counts double.
_PAIRS = {f"{pair:02d}": pair // 10 + _doubled(pair % 10) for pair in range(100)}


def _luhn_digit(digits: str) -> str:
    """The check digit of an even number of digits."""
    total = 0
    for place in range(0, len(digits), 2):
        total += _PAIRS[digits[place : place + 2]]
    return str(-total % 10)
