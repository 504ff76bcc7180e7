"""The annex with the reasons for not applying a norm of the check (Aw 1.10 lid 4: explained in the documents)."""

TITLE = "Motivering van afwijkingen"
