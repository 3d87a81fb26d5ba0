"""Cases of rule 50: above all what only looks like luxury."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay

MAY = date(2024, 5, 3)
HARMLESS = (
    "采购医用酒精",
    "会议费（明川大酒店）",
    "酒驾专项整治经费",
    "酒类流通管理工作经费",
    "禁烟宣传",
    "无烟机关创建",
    "油烟净化器维修",
    "食堂排烟管道清洗",
    "烟感报警器更换",
    "烟花爆竹管控",
    "旅游局划转经费",
    "文化和旅游统计",
    "全域旅游规划编制",
    "旅游厕所改造",
    "居民委员会所需办公家具",
    "社会所关心事项调研",
    "盲人按摩培训补贴",
    "委员会所属单位维修",
    "运动会所用器材",
    "协会所有房屋修缮",
    "采购碘酒、酒精棉",
    "啤酒厂地块征收补偿",
    "酿酒葡萄种植补贴",
    "烟叶税手续费",
    "旅游标准化试点",
    "旅游专列安全检查",
    "基金会所捐物资运费",
)
SUSPECT = (
    "购买白酒",
    "香烟",
    "烟酒店采购",
    "酒店会所包间",
    "职工旅游费",
    "高尔夫练习场",
    "ktv包房",
    "酒精和白酒",
    "购物卡",
    "碘酒和白酒",
    "啤酒厂团购啤酒",
)

CASES = [
    Case(
        kind="positive",
        name="in the purpose",
        payment=[pay("1000.00", MAY, purpose=text) for text in SUSPECT],
        hits=tuple(
            Hit(f"Z{n:03d}", "yellow", "1000.00", "1000.00", (("payment", n),), f"用途为“{text}”")
            for n, text in enumerate(SUSPECT, start=2)
        ),
    ),
    Case(
        kind="positive",
        name="in the payee",
        payment=[
            pay("2000.00", MAY, payee="明川烟酒经营部"),
            pay("2000.00", MAY, payee="明川私人会所有限公司"),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "2000.00",
                "1000.00",
                (("payment", 2),),
                "收款人为“明川烟酒经营部”",
            ),
            Hit("Z003", "yellow", "2000.00", "1000.00", (("payment", 3),)),
        ),
    ),
    Case(
        kind="negative",
        name="words that only contain one",
        payment=[pay("50000.00", MAY, purpose=text) for text in HARMLESS],
    ),
    Case(
        kind="negative",
        name="payees that only contain one",
        payment=[
            pay("50000.00", MAY, payee="明川大酒店有限公司"),
            pay("50000.00", MAY, payee="明川县旅游局"),
            pay("50000.00", MAY, payee="明川油烟净化设备厂"),
        ],
    ),
    Case(kind="negative", name="a cent too little", payment=[pay("999.99", MAY, purpose="白酒")]),
    Case(kind="negative", name="a return", payment=[pay("-5000.00", MAY, purpose="白酒")]),
    Case(
        kind="edge",
        name="a person's token is not read",
        payment=[pay("5000.00", MAY, payee="酒", payee_is_person=True)],
    ),
    Case(
        kind="edge",
        name="no purpose and no payee",
        payment=[pay("5000.00", MAY, purpose=None, payee=None, payee_is_person=None)],
    ),
]
