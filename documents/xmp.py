"""The PDF/UA identification in the XMP of a PDF/A.

PDF/A allows properties of its own schemas only; any other, the identification of PDF/UA too, is described in an
extension schema beside it (ISO 19005-3, 6.6.2.3). A PDF/A with `pdfuaid:part` and without that description is none.
"""

_END = b"</rdf:RDF>"

_PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class UnexpectedMetadata(Exception):
    """The RDF is not as the typesetter wrote it before: the identification has no place."""


def with_pdf_ua(rdf: bytes) -> bytes:
    """The RDF of a document, with the identification and its description in the same RDF element."""
    if not rdf.endswith(_END):
        raise UnexpectedMetadata
    return rdf.removesuffix(_END) + _PDF_UA + _END
