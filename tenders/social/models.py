"""What a buyer says about maatschappelijk aanbesteden, and which example clauses a tender used."""

from django.db import models


class SocialNote(models.Model):
    """How a technique is used that the configuration cannot show, and where one reads it."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="social_notes")
    technique = models.PositiveSmallIntegerField("techniek")
    text = models.TextField("hoe u dit doet", max_length=1000)
    place = models.CharField("waar dat staat", max_length=200)

    class Meta:
        ordering = ["technique"]
        constraints = [models.UniqueConstraint(fields=["tender", "technique"], name="one_note_per_technique")]


class ClauseUse(models.Model):
    """Where an example clause was put: the code of what was added to the page of `subject`, or a chapter."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="clause_uses")
    clause = models.PositiveSmallIntegerField("voorbeeldbepaling")
    subject = models.CharField("waar", max_length=24)
    code = models.CharField("code", max_length=40)

    class Meta:
        ordering = ["clause", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "clause", "subject", "code"], name="one_use_per_place")
        ]
