"""One Word template and its values become one Word file. A template is edited by staff, and so it is code: it
runs in jinja's sandbox, and whatever is wrong with it is a Refusal that names the file.
"""

import re
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from complaints.cleaning import clean
from complaints.errors import Refusal
from handlers.documents.charts import Picture

NAMED = re.compile(r"'(\w+)'(?: is undefined)?$")
WIDE = Mm(77)  # a picture; two fit beside each other
NEAR = 60  # characters of the template's own text, to find the place in Word
NO_WORD_FILE = (OpcError, BadZipFile, LookupError, ValueError, etree.LxmlError)
# What a template, being code, can come to.
FAILED = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _literal(value: object) -> Markup:
    """As typed, whatever it is (T19): escaped also behind `|safe`, and without docxtpl's own signs for
    braces, which it would turn into braces.
    """
    text = str(escape(clean(str(value))))
    return Markup(text.replace("{_", "{&#95;").replace("_}", "&#95;}"))  # noqa: S704 - escaped the line before


def _shown(document: "_Template", value: object) -> Markup:
    """A template can place a picture, and get at nothing behind it."""
    if not isinstance(value, Picture):
        return _literal(value)
    inline = document.current_rendering_part.new_pic_inline(BytesIO(value.png), width=WIDE)
    inline.docPr.set("descr", clean(value.says))  # for who has the document read aloud
    drawing = f"<w:drawing>{inline.xml}</w:drawing>"
    return Markup(f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">')  # noqa: S704 - made of bytes


SANDBOX = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_literal, autoescape=True)


class _Template(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    def fix_tables(self, xml: str) -> Any:  # noqa: ANN401 - lxml has none either
        """Raises XMLSyntaxError, where docxtpl would leave out what it does not understand."""
        etree.fromstring(xml)
        return super().fix_tables(xml)


def fill_in(template: bytes, values: Mapping[str, object], file: str, author: str) -> bytes:
    """`file` is how the template is called in a Refusal, `author` who the document is of."""
    try:
        document = _Template(BytesIO(template))
        unknown = _unknown_to(document, values)
    except NO_WORD_FILE as error:
        raise Refusal("Het sjabloon %(file)s is geen Word-bestand (.docx).", file=file) from error
    if unknown:
        raise _unknown(file, unknown[0])
    try:
        document.render(values, SANDBOX.overlay(finalize=partial(_shown, document)), autoescape=True)
    except (*FAILED, etree.LxmlError) as error:
        raise _broken(file, error) from error
    return _saved(document, author)


def _unknown_to(document: _Template, values: Mapping[str, object]) -> list[str]:
    """In every branch, taken or not. What can't be parsed fails again when it is rendered, with its place."""
    try:
        return sorted(document.get_undeclared_template_variables(SANDBOX, values))
    except TemplateError:
        return []


def _saved(document: _Template, author: str) -> bytes:
    """Without the names of whoever edited the template: the file goes to somebody outside. Equal values give
    equal bytes.
    """
    properties = document.docx.core_properties
    properties.author = properties.last_modified_by = author[:255]
    properties.comments = ""
    saved, content = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(content, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(ZipInfo(part), source.read(part), ZIP_DEFLATED)  # without the moment of now
    return content.getvalue()


def _unknown(file: str, placeholder: str) -> Refusal:
    return Refusal(
        "In het sjabloon %(file)s staat een invulplek die daar niet bestaat: %(placeholder)s."
        " Verbeter de naam, of haal de invulplek weg.",
        file=file,
        placeholder=placeholder,
    )


def _broken(file: str, error: Exception) -> Refusal:
    named = NAMED.search(str(error)) if isinstance(error, UndefinedError) else None
    if named:
        return _unknown(file, named[1])
    near = _near(error)
    if near:
        return Refusal(
            "In het sjabloon %(file)s klopt een invulplek niet. Kijk bij: %(near)s", file=file, near=near
        )
    return Refusal("In het sjabloon %(file)s klopt een invulplek niet.", file=file)


def _near(error: Exception) -> str:
    """The template's own text around the place, as docxtpl gives it: never a value."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    return next((line[:NEAR] for line in reversed(lines[:4]) if line), "")
