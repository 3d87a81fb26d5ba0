"""Rule 75: the text of published final accounts disagrees with the tables or with itself."""

from tongjian.supervision.warning.accounts.text import check_text
from tongjian.supervision.warning.declare import Basis, DocumentRule, Page

RULE = DocumentRule(
    number=75,
    title="决算文表不一致",
    level="blue",
    group="final_accounts",
    documents="accounts",
    check=check_text,
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="检查部门决算公开的文字说明：数字、科目名称、百分比和增减说法是否与九张表一致，前后是否相符。",
        why=(
            "多数读者只看文字说明。文字与表不一致，或者套用上年、他处的文字没有改，"
            "会让人得出错误的印象，也说明公开前没有核对。"
        ),
        method=(
            "逐句读出主语、金额、预算、增减额、增减率、占比和完成率。金额与表中同一件事比较，先换算单位；"
            "增减率按“本年数减增减额”得出的上年数重新计算，占比按文中或表中的总额重新计算，"
            "完成率按年初预算重新计算，预算或总额为零的百分比没有意义。"
            "所列类款项的名称与表中核对；“主要包括”的科目应有发生数，有发生数的科目应列出。"
            "“大于”“小于”“持平”“增加”“下降”与数字核对。标题、附注应写本部门和本年度。"
            "金额应有单位，格式中的提示文字应已删去，各项用途不应照抄别的科目。"
            "数字按四舍五入的取值范围比较，能由四舍五入解释的差额单列为“四舍五入”。"
        ),
        example=(
            "文中写某类支出210.00万元、占支出合计1,000.00万元的21.10%：占比只能是21.00%，报占比错误。"
            "文中写某项经费完成预算的0%，而该项预算为零，报百分比无意义。"
        ),
        exclusions=(
            "文中少印几位小数、或者用元、亿元表示而数额相同的，不算不一致。"
            "没有写增减额、表中又没有上年数的增减率无从计算，不判断。"
            "写“持平”而相差不到千分之五、写“基本持平”而相差不到百分之五的不报。"
            "行政单位与事业单位的同类科目用途相同、三个以上科目用途相同的，视为习惯写法。"
            "表中已经报错的数，文字写了正确的数，不再重复报告。"
        ),
    ),
)
