"""T20: a file is judged by its size before it is fetched and by its first bytes after; it is never opened."""

import io
import re
import zipfile

import pytest

from tests.agency import ANNA, CARLA, PHONE_COMPLAINT, Agency
from tests.security.watching import OF_EVERY_ANSWER, changed, refused_by_telegram, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

PDF, JPEG, PNG = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n"
MEGABYTE = 1024 * 1024


def a_zip(*names: str, size: int = 10) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return made.getvalue()


HOSTILE = {
    "a zip bomb as pdf": (a_zip("bom.txt", size=20 * MEGABYTE), "klacht.pdf", "application/pdf"),
    "a zip bomb": (a_zip("bom.txt", size=20 * MEGABYTE), "bom.zip", "application/zip"),
    "a path that climbs": (a_zip("../../etc/passwd"), "scan.pdf", "application/pdf"),
    "a word file": (a_zip("[Content_Types].xml", "word/document.xml"), "brief.docx", "application/msword"),
    "a word file with macros": (a_zip("word/vbaProject.bin"), "brief.pdf", "application/pdf"),
    "a jar": (a_zip("META-INF/MANIFEST.MF"), "foto.png", "image/png"),
    "an exe as pdf": (b"MZ\x90\x00" + b"\x00" * 100, "brief.pdf", "application/pdf"),
    "an exe": (b"MZ\x90\x00", "setup.exe", "application/x-msdownload"),
    "an elf": (b"\x7fELF\x02\x01", "brief.pdf", "application/pdf"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "brief.pdf", "application/pdf"),
    "a batch file with two endings": (b"@echo off\r\n", "brief.pdf.bat", "application/pdf"),
    "html": (b"<html><script>alert(1)</script>", "brief.html", "text/html"),
    "html as pdf": (b"<!doctype html>%PDF-1.7", "brief.pdf", "application/pdf"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "foto.svg", "image/svg+xml"),
    "svg as png": (b"<?xml version='1.0'?><svg/>", "foto.png", "image/png"),
    "xml with entities": (b"<!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>", "foto.jpg", "image/jpeg"),
    "one byte": (b"%", "brief.pdf", "application/pdf"),
    "half a signature": (b"%PDF", "brief.pdf", "application/pdf"),
    "a signature later on": (b"\n\n%PDF-1.7", "brief.pdf", "application/pdf"),
    "a signature in small letters": (b"%pdf-1.7", "brief.pdf", "application/pdf"),
    "only zeros": (b"\x00" * 5000, "brief.pdf", "application/pdf"),
    "text": (b"beste lezer", "brief.txt", "text/plain"),
    "a name of nulls": (b"\x00", "\x00\x00.pdf", "application/pdf"),
    "a name that climbs": (b"GIF89a", "../../../etc/passwd", "image/gif"),
    "a gif": (b"GIF89a\x01\x00\x01\x00", "foto.png", "image/png"),
    "a webp": (b"RIFF\x00\x00\x00\x00WEBP", "foto.jpg", "image/jpeg"),
    "a tiff": (b"II*\x00", "foto.jpg", "image/jpeg"),
    "a gzip": (b"\x1f\x8b\x08", "brief.pdf", "application/pdf"),
    "rich text": (b"{\\rtf1 {\\object}}", "brief.pdf", "application/pdf"),
    "a name that is written backwards": (b"MZ\x90", "brief\u202efdp.exe", "application/pdf"),
    "a name with a path and a null": (b"MZ\x90", "../..\\C:\\x\x00.pdf", "application/pdf"),
    "a very long name": (b"MZ\x90", "x" * 4000 + ".pdf", "application/pdf"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "brief.doc", "application/msword"),
}
BEFORE = PHONE_COMPLAINT[:-2]  # up to the question about attachments


async def at_the_attachments(agency: Agency) -> None:
    await send(agency, ANNA, *BEFORE)
    assert "Heb je bijlagen?" in agency.user(ANNA).last().text


async def sends(agency: Agency, content: bytes, name: str = "scan.pdf", mime: str = "application/pdf") -> str:
    agency.user(ANNA).sends_document(content, name, mime)
    await agency.settle()
    return agency.user(ANNA).last().text


@only_sqlite
async def test_thirty_hostile_files_are_all_refused_and_nothing_of_them_is_kept(agency: Agency):
    await at_the_attachments(agency)
    before = await rows(agency)
    for what, (content, name, mime) in HOSTILE.items():
        assert "Dit bestand is geen PDF, JPEG of PNG." in await sends(agency, content, name, mime), what
    assert changed(before, await rows(agency)) <= OF_EVERY_ANSWER | {"chat_message"}
    assert len(HOSTILE) >= 30


async def test_pdf_jpeg_and_png_are_known_by_content_whatever_their_name(agency: Agency):
    await at_the_attachments(agency)
    for number, content in enumerate((PDF, JPEG, PNG), start=1):
        assert f"Tot nu toe: {number}." in await sends(
            agency, content, "setup.exe", "application/x-msdownload"
        )
    agency.user(ANNA).sends_photo(JPEG + b"een foto")
    await agency.settle()
    assert "Tot nu toe: 4." in agency.user(ANNA).last().text


async def test_what_lies_behind_a_good_beginning_is_sealed_and_never_opened(agency: Agency):
    """A polyglot: PDF and ZIP at once, with a word that must not be found in the archive."""
    await at_the_attachments(agency)
    content = PDF + b"KANARIE" + a_zip("KANARIE.txt") + b"<script>KANARIE</script>"
    assert "Tot nu toe: 1." in await sends(agency, content, "KANARIE.pdf")
    file = agency.house.database.file
    kept = [path.read_bytes() for path in file.parent.glob("klachtenbot.db*")] if file else []
    assert not any(b"KANARIE" in each for each in kept)
    assert "KANARIE" not in str(await rows(agency))


@only_sqlite
async def test_what_lies_inside_a_good_beginning_harms_nothing_and_comes_back_byte_for_byte(agency: Agency):
    """A PNG that lies about its size, a PDF that is locked, one with a script, one with a web page."""
    hostile = (
        PNG + b"\x00\x00\x00\rIHDR" + b"\x00\x00\xff\xff" * 2 + b"\x08\x06\x00\x00\x00",
        PDF + b"1 0 obj<</Encrypt 2 0 R/Filter/Standard/V 5>>endobj",
        PDF + b"1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
        PDF + b"<!doctype html><script>alert(1)</script>",
        JPEG + b"\x00" * 100 + a_zip("../../x.sh"),
    )
    await at_the_attachments(agency)
    for number, content in enumerate(hostile, start=1):
        assert f"Tot nu toe: {number}." in await sends(agency, content, f"../{number}\u202e.exe", "text/html")
    await send(agency, ANNA, "klaar", "Ja", "registreren")
    assert "is geregistreerd" in agency.user(ANNA).last().text
    for number, content in enumerate(hostile, start=1):
        shown = await agency.says(CARLA, f"bijlage {number} van KL-2026-001")
        assert shown.file is not None
        assert shown.file.content == content
        assert re.fullmatch(r"[A-Za-z0-9-]+\.(pdf|jpg|png)", shown.file.name), shown.file.name
    assert refused_by_telegram(agency) == []


@only_sqlite
@pytest.mark.parametrize("size", [None, 10 * MEGABYTE + 1, 2**62])
async def test_too_large_by_its_declared_size_is_never_fetched(agency: Agency, size: int | None):
    await at_the_attachments(agency)
    file = agency.world.keep_file(PDF, "scan.pdf", "application/pdf")
    document = {key: value for key, value in {**file.as_document(), "file_size": size}.items() if value}
    agency.user(ANNA).sends({"document": document})
    await agency.settle()
    assert "Dit bestand is te groot." in agency.user(ANNA).last().text
    assert agency.world.calls_of("getFile") == []


@only_sqlite
async def test_larger_than_it_said_is_refused_all_the_same(agency: Agency):
    await at_the_attachments(agency)
    file = agency.world.keep_file(PDF + b"0" * 10 * MEGABYTE, "scan.pdf", "application/pdf")
    agency.user(ANNA).sends({"document": {**file.as_document(), "file_size": 100}})
    await agency.settle()
    assert "Dit bestand is te groot." in agency.user(ANNA).last().text
    assert (await rows(agency))["attachment"] == []


async def test_a_sixth_file_is_refused_and_five_stay(agency: Agency):
    await at_the_attachments(agency)
    for number in range(5):
        assert f"Tot nu toe: {number + 1}." in await sends(agency, PDF + bytes([number]))
    assert "hoogstens 5 bijlagen" in await sends(agency, PDF + b"zes")
    assert len((await rows(agency))["attachment"]) == 5


@only_sqlite
@pytest.mark.parametrize("place", [0, 1, 5, 20])
async def test_a_file_at_another_question_is_not_fetched(agency: Agency, place: int):
    await send(agency, ANNA, *BEFORE[:place])
    before = await rows(agency)
    assert "Bij deze vraag kan geen bestand." in await sends(agency, PDF)
    assert agency.world.calls_of("getFile") == []
    assert changed(before, await rows(agency)) <= {"chat_message", "processed_update"}


@only_sqlite
async def test_a_file_that_cannot_be_fetched_says_so_and_the_question_stays(agency: Agency):
    await at_the_attachments(agency)
    agency.world.fail_next("getFile", code=400)
    assert "niet" in await sends(agency, PDF)
    assert "Tot nu toe: 1." in await sends(agency, PDF)


@only_sqlite
async def test_other_kinds_of_message_are_no_files(agency: Agency):
    await at_the_attachments(agency)
    animation = agency.world.keep_file(b"GIF89a", "film.gif", "image/gif").as_document()
    for content in ({"video": {**animation, "width": 1, "height": 1, "duration": 1}},
                    {"audio": {**animation, "duration": 1}},
                    {"location": {"latitude": 1.0, "longitude": 1.0}}):  # fmt: skip
        agency.user(ANNA).sends(content)
        await agency.settle()
        assert "Daar kan ik niets mee." in agency.user(ANNA).last().text
    assert refused_by_telegram(agency) == []
