// One pane per person: their chat, drawn so that only what changed is touched.
import { ask, element } from "./ask.js";
import { bubble } from "./bubble.js";
import { day, onLanguage, t } from "./language.js";

export const panes = new Map();

export function drawChat(chat) {
  const pane = panes.get(chat.id);
  if (!pane) return;
  pane.chat = chat;
  pane.commands = chat.commands;
  drawKeys(pane, chat);
  drawLog(pane, chat);
  if (!pane.menu.hidden) drawMenu(pane);
}

onLanguage(() => {
  for (const pane of panes.values()) {
    pane.root.querySelector(".part").textContent = t(pane.person.part);
    name(pane);
    if (!pane.chat) continue;
    pane.drawn = new Map();
    drawChat(pane.chat);
  }
});

export function name(pane) {
  const who = { name: pane.person.name };
  pane.log.setAttribute("aria-label", t("Gesprek van {name}", who));
  pane.text.setAttribute("aria-label", t("Bericht van {name}", who));
}

function drawLog(pane, chat) {
  const { log } = pane;
  const had = pane.drawn;
  const drawn = new Map();
  let grown = false;
  let last = "";
  const wanted = [];
  for (const message of chat.messages) {
    const date = day(new Date(message.at));
    if (date !== last) wanted.push(keep(had, drawn, `day ${date}`, date, () => element("p", "day", date)));
    last = date;
    const form = JSON.stringify(message);
    grown ||= !had.has(message.id);
    wanted.push(keep(had, drawn, message.id, form, () => bubble(message, chat.id)));
  }
  if (!wanted.length) wanted.push(keep(had, drawn, "empty", "", () => element("p", "day", t("Nog geen berichten."))));
  pane.drawn = drawn;
  const held = focused(log);
  settle(log, wanted);
  if (held) refocus(log, held);
  if (grown) pane.typing.hidden = true;
  if (grown && chat.messages.at(-1).bot === false) pane.atEnd = true;
  log.setAttribute("aria-live", "polite"); // what stood there at first is not read aloud
  follow(pane);
}

function keep(had, drawn, key, form, make) {
  const old = had.get(key);
  const now = old && old.form === form ? old : { form, node: make() };
  drawn.set(key, now);
  return now.node;
}

// Only what changed is touched, so that focus and selection stay.
function settle(log, wanted) {
  const staying = new Set(wanted);
  for (const node of [...log.children]) if (!staying.has(node)) node.remove();
  wanted.forEach((node, place) => {
    if (log.children[place] !== node) log.insertBefore(node, log.children[place] || null);
  });
}

// Who pressed a button by keyboard goes on where they were: on that button drawn anew, else in the conversation.
function focused(log) {
  const { activeElement: active } = document;
  if (active === log || !log.contains(active)) return null;
  return { active, label: active.textContent };
}

function refocus(log, { active, label }) {
  if (log.contains(active)) return;
  const again = [...log.querySelectorAll("button, a")].findLast((one) => one.textContent === label);
  (again || log).focus({ preventScroll: true });
}

// -- where somebody reads

// A scroll of the person's own says where they read; one that a new layout caused says nothing.
export function scrolled(pane) {
  const { scrollHeight, scrollTop, clientHeight, clientWidth } = pane.log;
  const shape = `${scrollHeight} ${clientHeight} ${clientWidth}`;
  if (shape === pane.shape) pane.atEnd = scrollHeight - scrollTop - clientHeight < 80;
  else follow(pane);
  pane.shape = shape;
}

// Whoever reads the newest message keeps seeing the newest; whoever reads back is left in peace.
export function follow(pane) {
  if (pane.atEnd) pane.log.scrollTop = pane.log.scrollHeight;
}

export function busy({ chat }) {
  const pane = panes.get(chat);
  if (!pane) return;
  pane.typing.hidden = false;
  clearTimeout(pane.timer);
  pane.timer = setTimeout(() => (pane.typing.hidden = true), 5000);
}

// -- what can be said

function drawKeys(pane, chat) {
  pane.keys.replaceChildren();
  pane.keys.hidden = !chat.keyboard.length;
  for (const row of chat.keyboard) {
    const line = element("div", "row");
    for (const key of row) {
      const made = element("button", "button", key.text);
      made.type = "button";
      made.addEventListener("click", () =>
        key.request_contact ? ask("/contact", { chat: chat.id }) : ask("/say", { chat: chat.id, text: key.text }));
      line.append(made);
    }
    pane.keys.append(line);
  }
}

function drawMenu(pane) {
  pane.menu.replaceChildren();
  if (!pane.commands.length) pane.menu.append(element("li", "hint", t("De bot heeft hier geen opdrachten.")));
  for (const { command, description } of pane.commands) {
    const item = element("li");
    const made = element("button");
    made.type = "button";
    made.append(element("b", "", `/${command}`), element("span", "", description));
    made.addEventListener("click", () => {
      showMenu(pane, false);
      ask("/say", { chat: pane.id, text: `/${command}` });
      pane.text.focus();
    });
    item.append(made);
    pane.menu.append(item);
  }
}

export function showMenu(pane, open) {
  pane.menu.hidden = !open;
  pane.slash.setAttribute("aria-expanded", String(open));
  if (open) drawMenu(pane);
}
