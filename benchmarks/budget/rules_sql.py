"""The eleven ledger rules as one would write them by hand in PostgreSQL, hits counted.

They state the rules' conditions without evidence, words or thresholds of one's own, so they do
less than the product's rules and are a bound in PostgreSQL's favour.
"""

LINES = "(SELECT unit, function_code, project, effective_date, current_yuan FROM plain_budget) b"
PAID = "(SELECT * FROM plain WHERE amount_yuan > 0) p"
RULES = {
    "R003": "SELECT count(*) FROM (SELECT sum(current_yuan) FROM plain_budget HAVING sum(current_yuan) <> 0) s",
    "R033": f"""SELECT count(*) FROM (SELECT unit, sum(amount_yuan) AS paid FROM {PAID} GROUP BY 1) x
      JOIN (SELECT unit, sum(current_yuan) AS budget FROM plain_budget GROUP BY 1) y USING (unit)
      WHERE budget >= 1000000 AND paid / budget <= 0.9""",
    "R036": f"""SELECT count(*) FROM (SELECT unit, sum(amount_yuan) AS paid,
        sum(amount_yuan) FILTER (WHERE extract(month FROM date_paid) = 12) AS december
        FROM {PAID} GROUP BY 1) x
      JOIN (SELECT unit, sum(current_yuan) AS budget FROM plain_budget GROUP BY 1) y USING (unit)
      WHERE (paid - december) / budget < 0.5 AND december / paid > 0.5""",
    "R039": f"""SELECT count(*) FROM {PAID} WHERE NOT EXISTS (SELECT 1 FROM {LINES}
      WHERE (b.unit, b.function_code, b.project) = (p.unit, p.function_code, p.project)
        AND b.effective_date <= p.date_paid)""",
    "R040": f"""SELECT count(*) FROM (SELECT unit, function_code, project, date_paid,
        sum(amount_yuan) OVER (PARTITION BY unit, function_code, project ORDER BY date_paid) AS paid
        FROM plain p) x JOIN (SELECT unit, function_code, project, sum(current_yuan) AS budget
        FROM {LINES} GROUP BY 1, 2, 3) y USING (unit, function_code, project) WHERE paid > budget""",
    "R047": f"""SELECT count(*) FROM (SELECT project FROM {PAID} GROUP BY 1
      HAVING count(*) = 1 AND max(amount_yuan) >= 50000000) x""",
    "R049": f"SELECT count(*) FROM {PAID} WHERE length(payee) BETWEEN 2 AND 3 AND amount_yuan > 1000000",
    "R050": f"""SELECT count(*) FROM {PAID} WHERE amount_yuan >= 1000
      AND (purpose ~ '烟|酒|会所|旅游|高尔夫' OR payee ~ '烟|酒|会所|旅游|高尔夫')""",
    "R051": f"""SELECT count(*) FROM {PAID} WHERE payee ~ '超市|商场' AND amount_yuan > 1000
      AND amount_yuan % 100 = 0""",
    "R056": f"""SELECT count(*) FROM (SELECT date_paid - lag(date_paid) OVER (PARTITION BY payee,
        payee_account, amount_yuan, project ORDER BY date_paid) AS gap FROM {PAID}) x WHERE gap <= 7""",
    "R057": f"""SELECT count(*) FROM {PAID} WHERE date_paid > DATE '2026-01-01'
      OR purpose !~ '[一-龥]' OR coalesce(payee, '') = ''""",
}
