"""What each effect of a flow's step does, with the duty the law lays on it.

A function takes a ``Doing`` and fills it in; it raises ``StepRefused`` where the law forbids. What
``data`` each reads (``actions.take``):

- ask_correction: points [{"material" | "field": key, "what"}], answer_by (day, optional)
- answer_correction: materials [MaterialGiven], answers {field: value}
- refuse, reject: reason, basis [{"law", "article"} or 《…》第…条], remedies {"authority", "court"}
- ask_body: bodies [code] (optional), kind, question, due; body_reply: body, verdict, text, uploads
- pause: a suspension asked for before (``suspensions``), approved by this step; resume: nothing
- deliver: manner (``delivery.MANNERS``), receiver
- grant, forward, …: reason (optional); everything: fee (yuan charged, if any)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.effects import (
    acceptance,
    correction,
    decision,
    delivery,
    ending,
    examination,
)

DO: Mapping[str, Callable[[Doing], None]] = {
    "receive": acceptance.receive,
    "prereview_pass": acceptance.prereview_pass,
    "prereview_fail": acceptance.prereview_fail,
    "ask_correction": correction.ask_correction,
    "answer_correction": correction.answer_correction,
    "accept": acceptance.accept,
    "refuse": acceptance.refuse,
    "forward": examination.forward,
    "send_back": examination.send_back,
    "ask_body": examination.ask_body,
    "body_reply": examination.body_reply,
    "pause": examination.pause,
    "resume": examination.resume,
    "grant": decision.grant,
    "reject": decision.reject,
    "forward_up": decision.forward_up,
    "certify": delivery.certify,
    "deliver": delivery.deliver,
    "complete": delivery.complete,
    "archive": delivery.archive,
    "withdraw": ending.withdraw,
    "return": ending.return_,
    "void": ending.void,
}
