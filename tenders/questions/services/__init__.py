"""The acts on questions, answers and nota's."""

from tenders.questions.services.answering import (
    act_on_answer,
    admit_question,
    answer_alone,
    decide_confidentiality,
    merge_question,
    save_answer,
    split_question,
)
from tenders.questions.services.asking import (
    StaleQuestion,
    choose_after_refusal,
    discard_question,
    save_question,
    send_question,
)
from tenders.questions.services.publishing import prepare_notice, publish_notice, render_notice

__all__ = [
    "StaleQuestion",
    "act_on_answer",
    "admit_question",
    "answer_alone",
    "choose_after_refusal",
    "decide_confidentiality",
    "discard_question",
    "merge_question",
    "prepare_notice",
    "publish_notice",
    "render_notice",
    "save_answer",
    "save_question",
    "send_question",
    "split_question",
]
