"""Bewaren en vernietigen, as the beheerder of an aanbestedende dienst does it."""
