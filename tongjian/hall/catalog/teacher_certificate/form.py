"""The application form."""

from tongjian.hall.catalog.blocks import ask, page

FORM = {
    "steps": [
        page(
            "person",
            "持证人",
            ask("person_name", "name", "姓名", prefill="applicant.name"),
            ask("id_document", "identity", "身份证件", prefill="applicant.id_number"),
            ask("phone", "phone", "联系电话", prefill="applicant.phone"),
        ),
        page(
            "certificate",
            "原证书",
            ask(
                "text",
                "number",
                "原证书号码",
                max=40,
                required=False,
                help="记不清的可以不填，我们按档案核对。",
            ),
            ask(
                "choice",
                "level",
                "资格种类",
                options=[
                    ["kindergarten", "幼儿园教师资格"],
                    ["primary", "小学教师资格"],
                    ["middle", "初级中学教师资格"],
                    ["high", "高级中学教师资格"],
                ],
            ),
            ask("integer", "year", "认定的年份", min=1996, max=2100, required=False),
            ask("text", "old_name", "变更前的姓名", max=60, when={"eq": ["why", "changed"]}),
        ),
        page(
            "delivery",
            "领取方式",
            ask(
                "choice",
                "way",
                "怎么领取",
                options=[["window", "到窗口领取"], ["post", "快递到付"]],
            ),
            ask(
                "address",
                "address",
                "邮寄地址",
                when={"eq": ["way", "post"]},
                prefill="party.address",
            ),
        ),
    ]
}
