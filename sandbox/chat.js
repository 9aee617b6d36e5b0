// The page: one pane per person, live by server-sent events. Text of people only ever becomes text nodes.
"use strict";

const $ = (id) => document.getElementById(id);
const panes = new Map();
const ZONE = "Europe/Amsterdam";
const day = new Intl.DateTimeFormat("nl-NL", { dateStyle: "full", timeZone: ZONE });
const clock = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const local = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: ZONE });
let ahead = 0; // milliseconds between this world and the browser's clock

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// -- asking the server

async function post(path, body, headers = { "Content-Type": "application/json" }) {
  let answer = null;
  try {
    answer = await fetch(path, { method: "POST", headers, body });
  } catch {
    toast("De sandbox antwoordt niet. Draait hij nog?");
    return null;
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) toast(said.error || "Dat lukte niet.");
  return answer.ok ? said : null;
}

const ask = (path, values = {}) => post(path, JSON.stringify(values));

// -- text with its entities; offsets count UTF-16 units, as JavaScript does

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function marked(text, entities, chat, from = 0, to = text.length) {
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

// -- one message

function bubble(message, chat) {
  const made = element("article", `bubble ${message.bot ? "bot" : "me"}`);
  made.dataset.message = message.id;
  if (message.reply) {
    const quoted = element("div", "reply");
    quoted.append(element("b", "", message.reply.bot ? "Bot" : "Jij"), " ", message.reply.text);
    made.append(quoted);
  }
  if (message.file) made.append(attachment(message.file, message.protected));
  if (message.text) {
    const text = element("div", "text");
    text.append(marked(message.text, message.entities, chat));
    made.append(text);
  }
  made.append(foot(message));
  if (!message.rows.length) return made;
  const whole = element("div", "with-buttons");
  whole.append(made, keyboard(message, chat));
  return whole;
}

function foot(message) {
  const made = element("footer", "foot");
  if (message.protected) {
    const lock = element("span", "lock", "🔒");
    lock.title = "Beschermd: niet door te sturen of op te slaan";
    lock.setAttribute("role", "img");
    lock.setAttribute("aria-label", "beschermd");
    made.append(lock);
  }
  if (message.edited) made.append(element("span", "", "bewerkt"));
  const time = element("time", "", clock.format(new Date(message.at)));
  time.dateTime = message.at;
  made.append(time);
  return made;
}

function attachment(file, shielded) {
  if (file.picture) {
    const picture = element("img", "picture");
    Object.assign(picture, { src: file.url, alt: file.name });
    return picture;
  }
  const link = element("a", "document");
  Object.assign(link, { href: file.url, download: file.name });
  const words = element("span", "document-words");
  words.append(element("b", "", file.name), element("span", "", shielded ? `${size(file.size)} · beschermd` : size(file.size)));
  if (shielded) words.append(element("span", "", "Ophalen kan alleen in deze sandbox."));
  const sign = element("span", "document-sign", "↓");
  sign.setAttribute("aria-hidden", "true");
  link.append(sign, words);
  return link;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} kB` : `${(kilo / 1024).toFixed(1).replace(".", ",")} MB`;
}

function keyboard(message, chat) {
  const made = element("div", "buttons");
  for (const row of message.rows) {
    const line = element("div", "row");
    for (const button of row) line.append(inline(button, message, chat));
    made.append(line);
  }
  return made;
}

function inline(button, message, chat) {
  if (button.url && /^(https?|tg):/i.test(button.url)) {
    const link = element("a", "button", `${button.text} ↗`);
    Object.assign(link, { href: button.url, target: "_blank", rel: "noopener noreferrer" });
    return link;
  }
  const made = element("button", "button", button.text);
  made.type = "button";
  made.addEventListener("click", async () => {
    made.classList.add("busy");
    made.setAttribute("aria-busy", "true");
    const said = await ask("/press", { chat, message: message.id, data: button.callback_data });
    if (said) expect(panes.get(chat), said.press, made);
    setTimeout(() => calm(made), said ? 15000 : 0);
  });
  return made;
}

function calm(button) {
  button.classList.remove("busy");
  button.removeAttribute("aria-busy");
}

// -- one chat

function drawChat(chat) {
  const pane = panes.get(chat.id);
  if (!pane) return;
  pane.commands = chat.commands;
  drawKeys(pane, chat);
  drawLog(pane, chat);
  if (!pane.menu.hidden) drawMenu(pane);
}

function drawLog(pane, chat) {
  const log = pane.log;
  const had = pane.drawn;
  const drawn = new Map();
  let grown = false;
  let last = "";
  const wanted = [];
  for (const message of chat.messages) {
    const date = day.format(new Date(message.at));
    if (date !== last) wanted.push(keep(had, drawn, `day ${date}`, date, () => element("p", "day", date)));
    last = date;
    const form = JSON.stringify(message);
    grown ||= !had.has(message.id);
    wanted.push(keep(had, drawn, message.id, form, () => bubble(message, chat.id)));
  }
  pane.drawn = drawn;
  settle(log, wanted);
  if (grown) pane.typing.hidden = true;
  if (grown && chat.messages.at(-1).bot === false) pane.atEnd = true;
  follow(pane);
}

// A scroll of the person's own says where they read; one that a new layout caused says nothing.
function scrolled(pane) {
  const { scrollHeight, scrollTop, clientHeight, clientWidth } = pane.log;
  const shape = `${scrollHeight} ${clientHeight} ${clientWidth}`;
  if (shape === pane.shape) pane.atEnd = scrollHeight - scrollTop - clientHeight < 80;
  else follow(pane);
  pane.shape = shape;
}

// Whoever reads the newest message keeps seeing the newest; whoever reads back is left in peace.
function follow(pane) {
  if (pane.atEnd) pane.log.scrollTop = pane.log.scrollHeight;
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
  if (!pane.commands.length) pane.menu.append(element("li", "hint", "De bot heeft hier geen opdrachten."));
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

function showMenu(pane, open) {
  pane.menu.hidden = !open;
  pane.slash.setAttribute("aria-expanded", String(open));
  if (open) drawMenu(pane);
}

// -- the panes

function drawPeople(people) {
  if (panes.size) return;
  people.forEach((person, number) => {
    const root = $("pane").content.cloneNode(true).querySelector("section");
    const get = (name) => root.querySelector(name);
    const initials = person.name.split(" ").map((word) => word[0]).filter((one) => one === one.toUpperCase());
    get(".face").textContent = initials.join("");
    get(".face").dataset.number = number;
    get("h2").textContent = person.name;
    get("h2").id = `name-${person.id}`;
    get(".part").textContent = person.part;
    root.id = `person-${person.id}`;
    root.setAttribute("aria-labelledby", `name-${person.id}`);
    get(".log").setAttribute("aria-label", `Gesprek van ${person.name}`);
    get("textarea").setAttribute("aria-label", `Bericht van ${person.name}`);
    const pane = {
      id: person.id, root, log: get(".log"), typing: get(".typing"), keys: get(".keys"), menu: get(".menu"),
      slash: get(".commands"), text: get("textarea"), commands: [], drawn: new Map(), presses: new Map(), early: new Map(), atEnd: true, shape: "",
    };
    panes.set(person.id, pane);
    listen(pane, get(".write"), get(".clip"), get(".file"));
    $("panes").append(root);
    $("people").append(jump(person, root));
  });
}

function jump(person, root) {
  const made = element("button", "", person.name.split(" ")[0]);
  made.type = "button";
  made.addEventListener("click", () => root.scrollIntoView({ behavior: "smooth", inline: "start", block: "nearest" }));
  new IntersectionObserver(
    ([seen]) => made.setAttribute("aria-current", String(seen.intersectionRatio > 0.6)),
    { root: $("panes"), threshold: [0, 0.6, 1] },
  ).observe(root);
  return made;
}

function listen(pane, form, clip, file) {
  const { log } = pane;
  log.addEventListener("scroll", () => scrolled(pane));
  log.addEventListener("load", () => follow(pane), true); // pictures
  new ResizeObserver(() => follow(pane)).observe(log);
  const send = async () => {
    const text = pane.text.value;
    if (!text.trim()) return;
    pane.text.value = "";
    grow(pane.text);
    if (!(await ask("/say", { chat: pane.id, text })) && !pane.text.value) pane.text.value = text;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  pane.text.addEventListener("input", () => grow(pane.text));
  pane.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  pane.root.addEventListener("keydown", (event) => event.key === "Escape" && showMenu(pane, false));
  pane.slash.addEventListener("click", () => showMenu(pane, pane.menu.hidden));
  clip.addEventListener("click", () => file.click());
  file.addEventListener("change", () => sendFile(pane, file));
}

async function sendFile(pane, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const query = new URLSearchParams({ chat: pane.id, name: file.name, mime: file.type, caption: pane.text.value });
  pane.text.value = "";
  await post(`/file?${query}`, file, { "Content-Type": "application/octet-stream" });
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

// -- the top bar

function drawScene(scene) {
  ahead = new Date(scene.now) - Date.now();
  tick();
  $("shifted").hidden = !scene.shifted;
  $("state").textContent = `Bot: ${scene.label}`;
  $("state").dataset.state = scene.state;
  $("kill").hidden = scene.state === "stopped";
  $("restart").hidden = scene.state !== "stopped";
  $("note").textContent = scene.note;
  $("note").hidden = !scene.note;
  $("lines").textContent = scene.lines.join("\n");
  $("lines").hidden = !scene.lines.length;
}

function tick() {
  const now = new Date(Date.now() + ahead);
  $("now").textContent = `${day.format(now)} ${clock.format(now)}`;
  $("now").dateTime = now.toISOString();
  $("to").min = local.format(now).replace(" ", "T");
  if (document.activeElement !== $("to") && (!$("to").value || $("to").value < $("to").min)) {
    $("to").value = $("to").min;
  }
}

function arm() {
  for (const button of document.querySelectorAll("#travel button[type=button]")) {
    const { hours = 0, days = 0 } = button.dataset;
    button.addEventListener("click", () => travel({ hours: Number(hours), days: Number(days) }));
  }
  $("travel").addEventListener("submit", (event) => {
    event.preventDefault();
    travel({ to: $("to").value });
  });
  $("kill").addEventListener("click", () => ask("/kill"));
  $("restart").addEventListener("click", () => ask("/restart"));
}

async function travel(where) {
  const buttons = document.querySelectorAll("#travel button");
  buttons.forEach((one) => (one.disabled = true));
  await ask("/travel", where);
  buttons.forEach((one) => (one.disabled = false));
}

// -- popups

function toast(text) {
  const made = element("div", "toast", text);
  $("toasts").append(made);
  setTimeout(() => made.remove(), 5000);
}

// The answer of the bot may come before the answer to our own request.
function expect(pane, press, button) {
  const early = pane.early.get(press);
  pane.presses.set(press, button);
  if (early) answered(early);
}

function answered(answer) {
  const { chat, press, text, show_alert: alert } = answer;
  const pane = panes.get(chat);
  if (!pane) return;
  const button = pane.presses.get(press);
  if (!button) return pane.early.set(press, answer);
  calm(button);
  if (!text) return;
  if (!alert) return toast(text);
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

function busy({ chat }) {
  const pane = panes.get(chat);
  if (!pane) return;
  pane.typing.hidden = false;
  clearTimeout(pane.timer);
  pane.timer = setTimeout(() => (pane.typing.hidden = true), 5000);
}

function live() {
  const events = new EventSource("/events");
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("hello", ({ people, scene }) => {
    drawPeople(people);
    drawScene(scene);
  });
  on("chat", drawChat);
  on("scene", drawScene);
  on("answer", answered);
  on("action", busy);
  events.addEventListener("error", () => {
    $("state").textContent = "Geen verbinding met de sandbox";
    $("state").dataset.state = "stopped";
  });
}

arm();
live();
setInterval(tick, 1000);
