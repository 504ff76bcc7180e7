"""Identifiers of the ESPD exchange data model for the exclusion grounds that this product knows.

The criterion ids and type codes are those of the published examples of ESPD-EDM 4.0.0; an id has stayed the same
since version 2. One ground of the Aanbestedingswet may answer several criteria of the ESPD.
"""

# Type code of a criterion and its id.
CRITERIA: dict[str, str] = {
    "crime-org": "005eb9ed-1347-4ca3-bb29-9bc0db64e1ab",
    "corruption": "c27b7c4e-c837-4529-b867-ed55ce639db5",
    "fraud": "297d2323-3ede-424e-94bc-a91561e6f320",
    "terr-offence": "d486fb70-86b3-4e75-97f2-0d71b5697c7d",
    "finan-laund": "47112079-6fec-47a3-988f-e561668c3aef",
    "human-traffic": "d789d01a-fe03-4ccd-9898-73f9cfa080d1",
    "tax-pay": "b61bbeb7-690e-4a40-bc68-d6d4ecfaa3d4",
    "socsec-pay": "7d85e333-bbab-49c0-be8d-c36d71a72f5e",
    "envir-law": "a80ddb62-d25b-4e4e-ae22-3968460dc0a9",
    "socsec-law": "a261a395-ed17-4939-9c75-b9ff1109ca6e",
    "labour-law": "a34b70d6-c43d-4726-9a88-8e2b438424bf",
    "bankruptcy": "d3732c09-7d62-4edc-a172-241da6636e7c",
    "insolvency": "396f288a-e267-4c20-851a-ed4f7498f137",
    "cred-arran": "68918c7a-f5bc-4a1a-a62f-ad8983600d48",
    "bankr-nat": "daffa2a9-9f8f-4568-8be8-7b8bf306d096",
    "liq-admin": "8fda202a-0c37-41bb-9d7d-de3f49edbfcb",
    "susp-act": "166536e2-77f7-455c-b018-70582474e4f6",
    "prof-misconduct": "514d3fde-1e3e-4dcd-b02a-9f984d5bbda3",
    "distorsion": "56d13e3d-76e8-4f23-8af6-13e60a2ee356",
    "partic-confl": "b1b5ac18-f393-4280-9659-1367943c1a2e",
    "prep-confl": "61874050-5130-4f1c-a174-720939c7b483",
    "sanction": "3293e92b-7f3e-42f1-bee6-a7641bb04251",
    "misinterpr": "696a75b2-6107-428f-8b74-82affb67e184",
    "nati-ground": "63adb07d-db1b-4ef0-a14e-a99785cf8cf6",
}
_NATIONAL = ("nati-ground",)
_OF_GROUND: dict[str, tuple[str, ...]] = {
    "2.86-2a": ("crime-org",),
    "2.86-2b": ("corruption",),
    "2.86-2c": ("fraud",),
    "2.86-2d": ("finan-laund",),
    "2.86-2e": ("terr-offence",),
    "2.86-2f": ("human-traffic",),
    "2.86-4-belasting": ("tax-pay",),
    "2.86-4-premies": ("socsec-pay",),
    "2.87-1a": ("envir-law", "socsec-law", "labour-law"),
    "2.87-1b": ("bankruptcy", "insolvency", "liq-admin", "cred-arran", "susp-act", "bankr-nat"),
    "2.87-1c": ("prof-misconduct",),
    "2.87-1d": ("distorsion",),
    "2.87-1e": ("partic-confl",),
    "2.87-1f": ("prep-confl",),
    "2.87-1g": ("sanction",),
    "2.87-1h": ("misinterpr",),
    "2.87-1i": ("misinterpr",),
    "2.87-1j": ("tax-pay", "socsec-pay"),
}


def criteria_of(ground: str) -> tuple[str, ...]:
    """The type codes that a ground answers; a national ground answers the one that is left open for those."""
    return _OF_GROUND.get(ground, _NATIONAL)
