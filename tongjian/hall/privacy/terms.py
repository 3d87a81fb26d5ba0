"""How long personal data are kept (个人信息保护法 19: no longer than the purpose needs).

A case is kept as long as its item's version says (``retention_years``, an archive's duty), counted
from its end; what stands here is for what belongs to no case.
"""

from __future__ import annotations

from datetime import timedelta

LOOSE_UPLOAD = timedelta(days=90)  # a file handed in and never submitted
KNOWN_UPLOAD = timedelta(days=730)  # a checked paper without a last day, since it was handed in
ENQUIRY = timedelta(days=1095)  # who asked, since the answer
EXPORT = timedelta(days=7)  # a copy of one's own data, since it was made
ERASED = "（已删除）"

WORDS = (
    (
        "办件及其材料、文书、留言",
        "办结后按事项规定的年限保存，到期当晚删除个人信息，只留编号、时间等统计数字",
    ),
    ("没有提交的草稿", "到期当晚删除"),
    ("上传了没有提交的文件", "90 天"),
    ("核对过原件、可以复用的材料", "到有效期为止；没有有效期的 2 年"),
    ("咨询和意见的称呼、手机号、内容", "答复满 3 年"),
    ("自己下载的个人信息副本", "7 天"),
    ("评价", "长期公开；其中的文字只在本人同意时公开"),
    ("证照", "供公众核验，不随办件删除"),
)
