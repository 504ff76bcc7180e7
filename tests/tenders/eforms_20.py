"""Notice subtype 20 (contract notice, light regime) in the eForms SDK 1.14 of the Publications Office: what it asks.

The business terms that a buyer fills in, as its form (`notice-types/20.json`) lists them, and those that a notice of
this subtype is refused without whatever else it says (`schematrons/static/validation-stage-2a-20.sch`).
"""

# Organisation, procedure, lot and review; groups of lots and changes of a notice are left out.
TERMS = frozenset(
    f"BT-{number}"
    for number in (
        # Organisations.
        *("500", "501", "16", "505", "509", "510", "513", "512", "507", "514", "502", "506", "503", "739"),
        # Buyer.
        *("11", "10", "508"),
        # Procedure.
        *("01", "22", "21", "24", "23", "531", "27", "271", "26", "262", "263"),
        *("5101", "5131", "5121", "5071", "5141", "727", "728"),
        *("806", "67", "09", "634", "88", "105", "763", "300", "330", "1375", "31", "33"),
        # Lot: purpose.
        *("137", "125", "1251", "25", "625", "726", "06", "777", "774", "805", "775", "776", "754", "755"),
        *("538", "536", "537", "36", "54", "57", "58", "767", "122", "123", "60", "7220", "5010", "6140"),
        *("765", "766", "113", "109", "111"),
        # Lot: terms.
        *("821", "809", "750", "40", "7531", "752", "7532", "52", "661", "51", "50"),
        *("539", "540", "541", "5421", "5422", "5423", "734", "543", "733", "120"),
        *("761", "76", "771", "772", "71", "63", "94", "95", "769", "736", "70", "743", "79", "78", "578"),
        *("732", "717", "735", "801", "802", "681", "810", "811", "764", "744", "92", "93", "77"),
        # Lot: submission and review.
        *("131", "130", "1311", "13", "630", "98", "97", "132", "134", "133", "751", "75", "17", "18"),
        *("19", "745", "708", "737", "14", "707", "15", "615", "632", "124", "99"),
    )
)

ALWAYS_ASKED = frozenset(
    f"BT-{number}" for number in ("01", "21", "23", "24", "262", "137", "71", "97", "736", "821")
)
