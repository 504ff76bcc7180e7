"""Tell an asker that there is a decision or an answer for it alone."""

from uuid import UUID

from django.urls import reverse

from tenders.models import Question
from tenders.services.mails import mail_people_of


def mail_question_news(question_id: UUID | str) -> None:
    question = Question.objects.select_related("organisation", "tender__authority").get(public_id=question_id)
    mail_people_of(
        question.organisation,
        question.tender,
        title="Nieuws over uw vraag",
        sentence="Lees wat er met uw vraag is gebeurd.",
        path=reverse("tenders:question", args=[question.tender.public_id, question.public_id]),
    )
