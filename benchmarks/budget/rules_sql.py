"""Ledger rules that read payments as one would write them by hand, for DuckDB and PostgreSQL alike.

Each query counts what its rule would find in the tables ``plain`` (payments), ``lines_in_force``
(lines of own level in force) and those of ``OTHERS``; ``has`` says whether a text matches. They state
the conditions without evidence, sentences, the many ways to type a word or thresholds of one's own,
so they do less than the product's rules and are a bound in the other side's favour.
"""

from __future__ import annotations

from benchmarks.budget.plain import COLUMNS
from tongjian.supervision.ledger.protect import MARK

OWN = (
    "(SELECT * FROM plain WHERE level_scope = 'own_level' AND date_paid IS NOT NULL"
    " AND amount_yuan IS NOT NULL) p"
)
PROGRAMMES = (
    "(SELECT * FROM plain WHERE level_scope = 'own_level' AND amount_yuan IS NOT NULL"
    " AND extract(year FROM date_paid) = fiscal_year"
    " AND fund_type IN ('general', 'fund', 'state_capital')"
    " AND left(function_code, 3) NOT IN ('227', '230', '231')) p"
)
UNIT = "fiscal_year, unit"
LINE = "fiscal_year, unit, function_code, project"
ASKED = "(SELECT * FROM lines_in_force WHERE left(function_code, 3) NOT IN ('227', '230', '231')) b"
NOT_A_PERSON = "NOT coalesce(payee_is_person, false)"
SAME = "payee, account_key, abs(amount_yuan), project"
GIVEN = (
    "(SELECT fiscal_year, unit, coalesce(project, '') AS project, max(project_name) AS title,"
    " sum(amount_yuan) AS allotted, min(date_issued) AS first FROM allotment"
    " WHERE level_scope = 'own_level' AND kind = 'project' AND coalesce(project, '') <> ''"
    " AND fund_type IN ('general', 'fund', 'state_capital')"
    " AND left(function_code, 3) NOT IN ('227', '230', '231') GROUP BY 1, 2, 3) g"
)
SPENT = (
    f"(SELECT fiscal_year, unit, project, sum(amount_yuan) AS paid FROM {PROGRAMMES}"
    " GROUP BY 1, 2, 3) s"
)
USED = (
    "(SELECT fiscal_year, unit, title, sum(allotted) AS allotted, coalesce(sum(paid), 0) AS paid"
    f" FROM {GIVEN} LEFT JOIN {SPENT} USING (fiscal_year, unit, project) GROUP BY 1, 2, 3"
    " HAVING sum(allotted) >= 100000 AND coalesce(sum(paid), 0) < 0.5 * sum(allotted))"
)

RULES = {
    "R006": f"""SELECT count(*) FROM (SELECT {UNIT}, project, sum(amount_yuan) AS paid FROM {OWN}
        WHERE {NOT_A_PERSON} AND has(coalesce(payee, ''), '学会|协会') GROUP BY 1, 2, 3) x
        JOIN (SELECT {UNIT}, coalesce(project, '') AS project, sum(amount_yuan) AS allotted
            FROM allotment WHERE level_scope = 'own_level' GROUP BY 1, 2, 3) y
        USING ({UNIT}, project) WHERE paid >= 10000 AND allotted > 0 AND paid > 0.7 * allotted""",
    "R007": f"""SELECT count(*) FROM (SELECT fiscal_year, unit, project FROM {PROGRAMMES}
        WHERE project <> '' GROUP BY 1, 2, 3 HAVING sum(amount_yuan) FILTER (WHERE {NOT_A_PERSON}
            AND has(payee, '镇人民政府|乡人民政府|街道办事处|村民委员会|居民委员会')) >= 10000
        AND sum(amount_yuan) FILTER (WHERE {NOT_A_PERSON}
            AND has(payee, '镇人民政府|乡人民政府|街道办事处|村民委员会|居民委员会'))
            > 0.6 * sum(amount_yuan)) x""",
    "R033": f"""SELECT count(*) FROM (SELECT {UNIT}, sum(amount_yuan) AS paid FROM {PROGRAMMES}
        GROUP BY 1, 2) x RIGHT JOIN (SELECT {UNIT}, sum(current_yuan) AS budget FROM {ASKED}
        GROUP BY 1, 2) y USING ({UNIT}) WHERE budget >= 100000 AND coalesce(paid, 0) / budget <= 0.9""",
    "R034": f"""SELECT count(*) FROM {GIVEN} LEFT JOIN {SPENT} USING ({UNIT}, project)
        WHERE allotted >= 100000 AND extract(month FROM first) <= 9
        AND coalesce(paid, 0) < 0.2 * allotted""",
    "R035": f"""SELECT count(*) FROM {USED} a JOIN {USED} b ON b.unit = a.unit AND b.title = a.title
        AND b.fiscal_year = a.fiscal_year - 1 JOIN {USED} c ON c.unit = a.unit
        AND c.title = a.title AND c.fiscal_year = a.fiscal_year - 2""",
    "R036": f"""SELECT count(*) FROM (SELECT {UNIT}, sum(amount_yuan) AS paid,
        coalesce(sum(amount_yuan) FILTER (WHERE extract(month FROM date_paid) = 12), 0) AS december
        FROM {PROGRAMMES} GROUP BY 1, 2) x JOIN (SELECT {UNIT}, sum(current_yuan) AS budget
        FROM {ASKED} GROUP BY 1, 2) y USING ({UNIT})
        WHERE budget >= 100000 AND december > 0 AND (paid - december) / budget < 0.5
        AND december / paid > 0.5""",
    "R037": f"""SELECT count(*) FROM (SELECT {UNIT}, sum(amount_yuan) AS paid FROM {PROGRAMMES}
        WHERE extract(month FROM date_paid) >= 11 GROUP BY 1, 2) x
        JOIN (SELECT {UNIT}, sum(allotted) AS given FROM {GIVEN} GROUP BY 1, 2) y USING ({UNIT})
        WHERE given >= 100000 AND paid / given > 0.5""",
    "R038": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan >= 10000
        AND extract(month FROM date_paid) >= 10 AND has(purpose, '预付|预存|预缴|充值|储值')
        AND (has(purpose, '酒店|宾馆|饭店|接待|加油|油卡|租车|会议|会务|培训|机票|出国')
            OR ({NOT_A_PERSON} AND has(coalesce(payee, ''), '酒店|宾馆|饭店|石化|石油|会议中心')))""",
    "R039": f"""SELECT count(*) FROM (SELECT {LINE} FROM {OWN}
        LEFT JOIN (SELECT {LINE}, min(effective_date) AS begun FROM lines_in_force GROUP BY 1, 2, 3, 4) b
        USING ({LINE}) WHERE begun IS NULL OR date_paid < begun
        GROUP BY 1, 2, 3, 4 HAVING sum(amount_yuan) > 0) x""",
    "R040": f"""SELECT count(*) FROM (SELECT DISTINCT {LINE} FROM (SELECT {LINE}, date_paid,
        sum(sum(amount_yuan)) OVER (PARTITION BY {LINE} ORDER BY date_paid) AS paid,
        lead(date_paid) OVER (PARTITION BY {LINE} ORDER BY date_paid) AS later
        FROM {OWN} GROUP BY 1, 2, 3, 4, 5) x
        JOIN (SELECT {LINE}, effective_date AS since, sum(current_yuan) AS added,
            sum(sum(current_yuan)) OVER (PARTITION BY {LINE}
            ORDER BY effective_date) AS budget, lead(effective_date) OVER (PARTITION BY {LINE}
            ORDER BY effective_date) AS until FROM lines_in_force GROUP BY 1, 2, 3, 4, 5) y USING ({LINE})
        WHERE (until IS NULL OR date_paid < until) AND paid > budget AND (date_paid >= since
            OR (added < 0 AND (later IS NULL OR later > since)))) z""",
    "R042": f"""SELECT count(*) FROM (SELECT of_year, unit,
        coalesce(sum(amount_yuan) FILTER (WHERE p.fiscal_year = of_year), 0) AS paid,
        coalesce(sum(amount_yuan) FILTER (WHERE p.fiscal_year < of_year), 0) AS usual
        FROM {PROGRAMMES} JOIN (SELECT jurisdiction, fiscal_year AS of_year, min(date) AS approved
            FROM procedure WHERE kind = 'approved' AND subject = 'budget'
            AND coalesce(unit, '') = '' GROUP BY 1, 2) a USING (jurisdiction)
        WHERE p.fiscal_year IN (of_year, of_year - 1) AND extract(year FROM approved) = of_year
        AND left(function_code, 3) NOT IN ('224', '232')
        AND extract(month FROM date_paid) * 100 + extract(day FROM date_paid)
            < extract(month FROM approved) * 100 + extract(day FROM approved)
        AND NOT has(coalesce(purpose, '') || coalesce(project_name, ''), '突发|应急|紧急|灾|疫情')
        GROUP BY 1, 2) x WHERE paid - usual > 10000 AND paid > 1.1 * usual""",
    "R043": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan > 0 AND (function_code LIKE '227%'
        OR has(purpose, '预备费') OR has(coalesce(project_name, ''), '预备费'))
        AND NOT has(coalesce(purpose, '') || coalesce(project_name, ''), '突发|应急|紧急|灾|疫情')""",
    "R045": f"""SELECT count(*) FROM (SELECT jurisdiction, fiscal_year, extract(month FROM date_paid) AS month,
        sum(amount_yuan) AS paid FROM {OWN} WHERE extract(year FROM date_paid) = fiscal_year
        GROUP BY 1, 2, 3) x""",
    "R047": f"""SELECT count(*) FROM (SELECT jurisdiction, fiscal_year, project FROM {OWN}
        WHERE project <> '' AND left(function_code, 3) NOT IN ('227', '230', '231')
        GROUP BY 1, 2, 3 HAVING count(*) FILTER (WHERE amount_yuan > 0) = 1
        AND sum(amount_yuan) >= 50000000 AND max(amount_yuan) >= 50000000) x""",
    "R048": f"""SELECT count(*) FROM (SELECT p.fiscal_year, p.unit FROM {OWN}
        JOIN units u ON u.unit = p.unit AND u.unit_name = regexp_replace(payee,
            '[（(].*[）)]|(基本户|基本账户|基本存款账户|零余额账户|专户|本级)$', '')
        WHERE {NOT_A_PERSON} GROUP BY 1, 2 HAVING sum(amount_yuan) > 0) x""",
    "R049": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan > 1000000
        AND coalesce(payee_is_person, false)""",
    "R050": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan >= 1000
        AND (has(coalesce(purpose, ''), '白酒|香烟|私人会所|高尔夫|旅游团')
        OR ({NOT_A_PERSON} AND has(coalesce(payee, ''), '白酒|香烟|私人会所|高尔夫|旅行社')))""",
    "R051": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan > 1000 AND amount_yuan % 100 = 0
        AND {NOT_A_PERSON} AND has(coalesce(payee, ''), '超市|商场|百货')""",
    "R053": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan >= 1000 AND {NOT_A_PERSON}
        AND (has(coalesce(purpose, ''), '维修|修缮|修理|会议费|会务费|会议场')
            OR coalesce(dept_econ_code, '') LIKE '30215%')""",
    "R055": f"""SELECT (SELECT count(*) FROM {OWN} WHERE settlement = 'cash' AND amount_yuan > 5000)
        + (SELECT count(*) FROM (SELECT {UNIT}, extract(month FROM date_paid) FROM {OWN}
            WHERE settlement = 'cash' GROUP BY 1, 2, 3 HAVING sum(amount_yuan) > 50000) x)
        + (SELECT count(*) FROM (SELECT {UNIT} FROM {OWN} WHERE settlement = 'cash'
            GROUP BY 1, 2 HAVING sum(amount_yuan) > 200000) x)""",
    "R056": f"""SELECT count(*) FROM (SELECT amount_yuan, date_paid - lag(date_paid) OVER
        (PARTITION BY {SAME}, unit ORDER BY date_paid) AS gap FROM {OWN}
        WHERE amount_yuan > 0 AND coalesce(payee, '') <> '' AND coalesce(account_key, '') <> '') x
        WHERE gap <= 7""",
    "R057": f"""SELECT count(*) FROM (SELECT DISTINCT {UNIT} FROM plain
        WHERE date_paid > DATE '2026-02-03' OR NOT has(coalesce(purpose, ''), '[一-龥]')
        OR coalesce(payee, '') = '') x""",
    "R061": f"""SELECT count(*) FROM {OWN} WHERE amount_yuan > 1000
        AND ((has(coalesce(purpose, ''), '接待|招待费|宴请|客饭')
            AND coalesce(dept_econ_code, '') NOT LIKE '30217%')
        OR (has(coalesce(purpose, ''), '公务用车')
            AND coalesce(dept_econ_code, '') NOT LIKE '30231%'))""",
    "R079": f"""SELECT count(*) FROM (SELECT fiscal_year, project, max(plan_yuan) AS plan,
        max(period) AS last FROM investment_project GROUP BY 1, 2) x LEFT JOIN (SELECT fiscal_year,
        project, sum(amount_yuan) AS paid FROM {OWN} WHERE project <> '' GROUP BY 1, 2) y
        USING (fiscal_year, project) WHERE plan >= 100000 AND last >= '06'
        AND abs(coalesce(paid, 0) / plan - CAST(last AS int) / 12.0) > 0.3""",
}
ALIKE = ("R047", "R049", "R055")
"""Those that say exactly what the product's rule says: both must find as many."""
OTHERS = {
    "allotment": "fiscal_year, unit, level_scope, fund_type, function_code, project, project_name,"
    " kind, date_issued, amount_yuan",
    "procedure": "jurisdiction, fiscal_year, unit, kind, subject, date",
    "investment_project": "fiscal_year, project, period, plan_yuan",
}
"""What the rules read beside payments and the budget, with its columns."""
LINES = """SELECT fiscal_year, unit, function_code, coalesce(project, '') AS project,
    coalesce(effective_date, make_date(fiscal_year, 1, 1)) AS effective_date, current_yuan
    FROM {files} WHERE stage = 'current' AND level_scope = 'own_level' AND coalesce(unit, '') <> ''"""
DUCK = """CREATE MACRO has(told, words) AS regexp_matches(told, words);
    CREATE VIEW plain AS SELECT * REPLACE (coalesce(project, '') AS project) FROM {files}"""
POSTGRES = (
    "CREATE OR REPLACE FUNCTION has(told text, words text) RETURNS boolean LANGUAGE sql IMMUTABLE"
    " AS 'SELECT told ~ words'",
    f"CREATE OR REPLACE VIEW plain AS SELECT"
    f" {', '.join(name for name in COLUMNS if name != 'project')},"
    f" coalesce(project, '') AS project, starts_with(payee, '{MARK}') AS payee_is_person"
    " FROM plain_payment",
)
NUMBERS = frozenset(int(key[1:]) for key in RULES)
