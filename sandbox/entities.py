"""Telegram's HTML: text with tags becomes plain text and entities, and back. Offsets count UTF-16 units."""

from __future__ import annotations

import html
import re
from typing import Any

from sandbox.errors import bad_request

Entity = dict[str, Any]

TAGS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
OPENING = {
    "bold": "<b>", "italic": "<i>", "underline": "<u>", "strikethrough": "<s>", "spoiler": "<tg-spoiler>",
    "code": "<code>", "pre": "<pre>", "blockquote": "<blockquote>",
    "expandable_blockquote": "<blockquote expandable>",
}  # fmt: skip
CHARACTER = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TOKEN = re.compile(r"[^<&]+|&|<")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.\-]+)))?\s*""")
START_TAG = re.compile(r"<([^\s>]*)")
END_TAG = re.compile(r"</([^\s>]*)\s*")
LINK = re.compile(r"(?:https?|tg|ftp|ton|mailto|tel):\S+|[^\s/]+\.[^\s]+", re.IGNORECASE)
COMMAND = re.compile(r"(?<![\w/@])/([A-Za-z0-9_]{1,64})(?:@\w{3,32})?(?![\w/])", re.ASCII)


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Raises ApiError 400 on an unknown tag or broken nesting, as Telegram does."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[tuple[str, str, int]] = []  # tag, argument, offset
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while match := TOKEN.match(self.source, self.at):
            step = {"&": self._character, "<": self._tag}.get(match[0])
            if step:
                step()
            else:
                self._add(match[0])
                self.at = match.end()
        if self.open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.text), in_order(self.entities)

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.length += units(text)

    def _character(self) -> None:
        match = CHARACTER.match(self.source, self.at)
        if match is None:
            self._add("&")
            self.at += 1
            return
        self._add(_decoded(match))
        self.at = match.end()

    def _tag(self) -> None:
        if self.source.startswith("</", self.at):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        match = START_TAG.match(self.source, self.at)
        name = match[1].lower() if match else ""
        if match is None or match.end() == len(self.source):
            raise self._fault("Unclosed start tag", here=True)
        if name not in TAGS:
            raise self._fault(f'Unsupported start tag "{name}"', here=True)
        attributes, end = self._attributes(match.end(), name)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', here=True)
        self.open.append((name, _argument(name, attributes), self.length))
        self.at = end

    def _attributes(self, at: int, name: str) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while at < len(self.source) and self.source[at] != ">":
            match = ATTRIBUTE.match(self.source, at)
            if match is None:
                if self.source[at:].isspace():
                    break
                if re.match(r"\s+>", self.source[at:]):
                    at = self.source.index(">", at)
                    break
                raise self._fault(f'Empty attribute name in the tag "{name}"', here=True)
            found[match[1].lower()] = html.unescape(match[2] or match[3] or match[4] or "")
            at = match.end()
        if at >= len(self.source) or self.source[at] != ">":
            raise self._fault("Unclosed start tag", here=True)
        return found, at + 1

    def _end_tag(self) -> None:
        if not self.open:
            raise self._fault("Unexpected end tag", here=True)
        match = END_TAG.match(self.source, self.at)
        if match is None or self.source[match.end() : match.end() + 1] != ">":
            raise self._fault("Unclosed end tag", here=True)
        name, argument, offset = self.open.pop()
        found = match[1].lower()
        if found and found != name:
            place = f"Unmatched end tag at byte offset {self._byte()}"
            raise self._fault(f'{place}, expected "</{name}>", found "</{found}>"')
        self._close(name, argument, offset)
        self.at = match.end() + 1

    def _close(self, name: str, argument: str, offset: int) -> None:
        length = self.length - offset
        entity: Entity = {"type": TAGS[name], "offset": offset, "length": length}
        if length == 0:
            return
        if name == "a":
            argument = argument or "".join(self.text)[-length:]
            if not LINK.fullmatch(argument):
                return
            entity["url"] = argument
        if name == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        if name == "code" and argument and self.open and self.open[-1][0] == "pre":
            self.open[-1] = ("pre", argument, self.open[-1][2])
            return
        if name == "pre" and argument:
            entity["language"] = argument
        self.entities.append(entity)

    def _byte(self) -> int:
        return len(self.source[: self.at].encode("utf-8", "surrogatepass"))

    def _fault(self, what: str, *, here: bool = False) -> Exception:
        place = f" at byte offset {self._byte()}" if here else ""
        return bad_request(f"can't parse entities: {what}{place}")


def _decoded(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  the surrogates
    return match[0] if code == 0 or code > 0x10FFFF or surrogate else chr(code)  # noqa: PLR2004


def _argument(name: str, attributes: dict[str, str]) -> str:
    if name == "a":
        return attributes.get("href", "")
    if name == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    return attributes.get("class", "").removeprefix("language-") if name in {"code", "pre"} else ""


def in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (one["offset"], -one["length"], one["type"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space at both ends goes, as Telegram does after parsing."""
    kept = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    end = units(kept)
    fitted = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            fitted.append({**entity, "offset": start, "length": stop - start})
    return kept, fitted


def commands_in(text: str) -> list[Entity]:
    return [
        {"type": "bot_command", "offset": units(text[: one.start()]), "length": units(one[0])}
        for one in COMMAND.finditer(text)
    ]


def to_html(text: str, entities: list[Entity]) -> str:
    """The text with its tags again; entities that people see without markup (commands) stay text."""
    marks: dict[int, list[str]] = {}
    for entity in in_order([one for one in entities if one["type"] in OPENING or one["type"] == "text_link"]):
        opening, closing = _tags(entity)
        marks.setdefault(entity["offset"], []).append(opening)
        marks.setdefault(entity["offset"] + entity["length"], []).insert(0, closing)
    pieces: list[str] = []
    at = 0
    for character in text:
        pieces += marks.get(at, [])
        pieces.append(html.escape(character, quote=False))
        at += units(character)
    return "".join(pieces + marks.get(at, []))


def _tags(entity: Entity) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    opening = OPENING[entity["type"]]
    return opening, f"</{opening[1:-1].split()[0]}>"
