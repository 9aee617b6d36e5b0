// Text with its entities; offsets count UTF-16 units, as JavaScript does. Text only ever becomes text nodes.
import { ask, element } from "./ask.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function marked(text, entities, chat, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const end = Math.min(entity.offset + entity.length, to);
    let inner = next + 1;
    while (inner < entities.length && entities[inner].offset < end) inner += 1;
    if (entity.offset >= at && end > entity.offset) {
      out.append(text.slice(at, entity.offset));
      const made = wrapped(entity, text.slice(entity.offset, end), chat);
      made.append(marked(text, entities.slice(next + 1, inner), chat, entity.offset, end));
      out.append(made);
      at = end;
    }
    next = inner;
  }
  out.append(text.slice(at, to));
  return out;
}

function wrapped(entity, text, chat) {
  if (entity.type === "text_link" && /^(https?|mailto|tel):/i.test(entity.url)) {
    const link = element("a");
    Object.assign(link, { href: entity.url, target: "_blank", rel: "noopener noreferrer" });
    return link;
  }
  if (entity.type === "bot_command") {
    const button = element("button", "command");
    button.type = "button";
    button.addEventListener("click", () => ask("/say", { chat, text }));
    return button;
  }
  if (entity.type === "spoiler") {
    const hidden = element("span", "spoiler");
    hidden.tabIndex = 0;
    hidden.setAttribute("role", "button");
    const show = () => hidden.classList.add("shown");
    hidden.addEventListener("click", show);
    hidden.addEventListener("keydown", (press) => press.key === "Enter" && show());
    return hidden;
  }
  return element(TAGS[entity.type] || "span");
}
