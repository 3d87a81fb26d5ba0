"""Words looked for in free text, with the longer words in which they mean something else.

A word list is data: 酒 is looked for, but not in 酒精 or 酒店. The exclusions are cut out of the
text first, so that 酒店会所 still finds 会所. How a text is typed makes no difference: in traditional
characters, in full-width letters, with blanks between the characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

_TRADITIONAL = (
    "专專 业業 个個 丰豐 义義 乡鄉 书書 买買 产產 亲親 价價 众眾 优優 会會 传傳 伤傷 体體 儿兒 关關 养養 "
    "写寫 农農 冻凍 准準 减減 划劃 刘劉 则則 创創 办辦 务務 动動 劳勞 势勢 医醫 华華 协協 单單 卖賣 厂廠 "
    "厅廳 历歷 压壓 厕廁 县縣 参參 双雙 发發 变變 台臺 叶葉 号號 后後 员員 咨諮 响響 团團 园園 围圍 国國 图圖 "
    "场場 坏壞 块塊 垫墊 备備 复復 头頭 夹夾 夺奪 奖獎 妇婦 孙孫 学學 宁寧 宝寶 实實 审審 宾賓 对對 寻尋 导導 "
    "寿壽 将將 尔爾 尘塵 层層 届屆 属屬 岁歲 岛島 币幣 师師 带帶 帮幫 广廣 庆慶 应應 废廢 开開 异異 张張 弹彈 "
    "归歸 当當 录錄 征徵 恶惡 戏戲 户戶 执執 扫掃 扬揚 抚撫 抢搶 护護 报報 拟擬 拥擁 择擇 挂掛 挡擋 捞撈 损損 "
    "换換 据據 摄攝 数數 断斷 无無 旧舊 时時 显顯 晓曉 术術 机機 杀殺 杂雜 权權 条條 来來 杨楊 极極 构構 标標 "
    "栋棟 树樹 样樣 桥橋 档檔 检檢 楼樓 欢歡 气氣 汇匯 汉漢 汤湯 沟溝 泞濘 泽澤 洁潔 测測 济濟 浏瀏 涂塗 涝澇 "
    "涨漲 渔漁 温溫 游遊 湾灣 湿濕 满滿 滞滯 灭滅 灯燈 灵靈 灾災 炉爐 点點 烟煙 烧燒 热熱 爱愛 状狀 独獨 环環 "
    "现現 电電 画畫 疗療 疮瘡 监監 盖蓋 盘盤 矿礦 码碼 础礎 硕碩 确確 礼禮 祸禍 离離 种種 积積 称稱 税稅 稳穩 "
    "穷窮 竞競 笔筆 筑築 签簽 简簡 类類 粮糧 紧緊 红紅 约約 级級 纪紀 纳納 纸紙 线線 练練 组組 织織 终終 绍紹 "
    "经經 结結 给給 络絡 统統 继繼 续續 维維 综綜 绿綠 缮繕 缴繳 网網 罗羅 罚罰 职職 联聯 肃肅 胀脹 脑腦 节節 "
    "芦蘆 苏蘇 范範 荐薦 荣榮 药藥 莲蓮 获獲 营營 蓝藍 虫蟲 补補 装裝 裤褲 见見 观觀 规規 视視 览覽 觉覺 计計 "
    "订訂 认認 讨討 让讓 训訓 议議 讯訊 记記 讲講 许許 论論 设設 访訪 证證 评評 识識 诉訴 诊診 词詞 试試 诚誠 "
    "话話 询詢 语語 误誤 说說 请請 诸諸 课課 调調 谈談 谢謝 谷穀 贝貝 负負 财財 责責 败敗 账賬 货貨 质質 贩販 "
    "贫貧 购購 贴貼 贵貴 贷貸 贸貿 费費 贺賀 资資 赏賞 赔賠 赛賽 赞贊 赠贈 赵趙 趋趨 跃躍 车車 轨軌 转轉 轮輪 "
    "软軟 轿轎 载載 辅輔 辆輛 输輸 辖轄 边邊 达達 迁遷 过過 运運 还還 进進 远遠 违違 连連 迟遲 选選 递遞 遗遺 "
    "邮郵 邻鄰 郑鄭 酱醬 酿釀 释釋 里裡 针針 钓釣 钟鐘 钢鋼 钱錢 铁鐵 铜銅 银銀 铺鋪 销銷 锁鎖 锅鍋 错錯 镇鎮 "
    "长長 门門 闭閉 问問 间間 闻聞 阅閱 阳陽 阴陰 阵陣 阶階 际際 陆陸 陈陳 险險 陕陝 隐隱 难難 雾霧 静靜 韩韓 "
    "页頁 顶頂 项項 顺順 须須 顾顧 预預 领領 频頻 题題 颜顏 额額 风風 飞飛 饭飯 饮飲 饰飾 馆館 馈饋 马馬 驻駐 "
    "驾駕 验驗 鱼魚 鲜鮮 鸟鳥 鸡雞 麦麥 黄黃 齐齊 龙龍"
)
_FORMS = {pair[0]: pair for pair in _TRADITIONAL.split()} | {"烟": "烟煙菸", "台": "台臺颱檯"}
_BLANKS = r"[\s\x{a0}\x{3000}]*"
_CUT = "/"  # no blank: what stood on both sides of what is cut out is no word


@dataclass(frozen=True)
class WordList:
    """Words that hit and words that do not although they contain one that hits."""

    words: tuple[str, ...]
    exclusions: tuple[str, ...] = ()

    def found_in(self, text: Any) -> Any:
        """Return an Ibis boolean: does the text hold a word outside every exclusion?"""
        known = text.fill_null("")
        quick = known.re_search(_any_of(self.words))
        if not self.exclusions:
            return quick
        left = known.re_replace(_any_of(self.exclusions), _CUT)
        return quick & left.re_search(_any_of(self.words))

    def as_lists(self) -> dict[str, tuple[str, ...]]:
        """Return both lists under the titles the rule's page prints."""
        return {"查找的词": self.words, "排除的词": self.exclusions}


@cache
def _any_of(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?i)" + "|".join(_BLANKS.join(map(_typed, word)) for word in longest_first)


def _typed(character: str) -> str:
    """Return a pattern of the ways to type a character."""
    forms = _FORMS.get(character, character)
    if "!" <= character <= "~":  # full-width letters stand at a fixed distance from plain ones
        forms = character + chr(ord(character) + 0xFEE0)
        if character.isalpha():
            forms += chr(ord(character.swapcase()) + 0xFEE0)
    elif "！" <= character <= "～":
        forms = character + chr(ord(character) - 0xFEE0)
    return forms if len(forms) == 1 else f"[{re.escape(forms)}]"
