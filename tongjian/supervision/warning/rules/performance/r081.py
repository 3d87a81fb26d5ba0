"""Rule 81: a declaration that does not add up."""

from tongjian.supervision.warning.declaration import arithmetic
from tongjian.supervision.warning.declare import Basis, DocumentRule, Page

RULE = DocumentRule(
    number=81,
    title="绩效申报表金额不平",
    level="yellow",
    group="final_accounts",
    documents="declaration",
    check=arithmetic.check,
    basis=(Basis(practice="预算绩效评审的通行做法：申报表内金额应前后一致"),),
    page=Page(
        purpose="检查绩效目标申报表里的金额是否自相一致：明细与当年预算、单价与数量、资金来源与资金总额。",
        why=(
            "申报表是安排项目预算的依据。明细加起来不等于申请的数额，说明预算没有落到具体事项，"
            "或者录入有误；不核对就批准，等于批准了一个说不清构成的数字。"
        ),
        method=(
            "逐项计算单价乘以数量，与明细金额比较；把各项明细相加，与金额合计、当年预算分别比较；"
            "把各资金来源相加，与资金总额比较；当年预算不应大于项目总预算。"
            "以万元填写的金额先准确换算为元。每个金额都代表四舍五入到该数的全部取值，"
            "只有任何取值都不能成立时才报为不平；能由四舍五入解释的差额单列为“四舍五入”，仅供参考。"
        ),
        example=(
            "某项明细单价 1,500.00 元、数量 20，明细金额写 300,000.00 元。"
            "1,500.00 × 20 = 30,000.00 元，与明细金额相差 270,000.00 元，报为不平。"
        ),
        exclusions=(
            "空白不当作零：当年预算、单价或数量空白时不作相应比较，空白本身由规则 82 提示；"
            "有一项明细没有金额时不与合计比较。"
            "上级、本级资金在有的表式中包含在财政拨款内，在有的表式中与财政拨款并列，任一种成立即不报。"
        ),
    ),
)
