// One message, its file, its buttons.
import { $, ask, element, toast } from "./ask.js";
import { clock, t } from "./language.js";
import { marked } from "./marks.js";

const presses = new Map(); // that wait for the bot's answer, with their buttons
const early = new Map(); // answers that came before the answer to our own request

export function bubble(message, chat) {
  const made = element("article", `bubble ${message.bot ? "bot" : "me"}`);
  made.dataset.message = message.id;
  const who = element("span", "unseen", message.bot ? t("De bot:") : t("Jij:"));
  made.append(who);
  if (message.reply) {
    const quoted = element("div", "reply");
    quoted.append(element("b", "", message.reply.bot ? "Bot" : t("Jij")), " ", message.reply.text);
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
    lock.title = t("Beschermd: niet door te sturen of op te slaan");
    lock.setAttribute("role", "img");
    lock.setAttribute("aria-label", t("beschermd"));
    made.append(lock);
  }
  if (message.edited) made.append(element("span", "", t("bewerkt")));
  const time = element("time", "", clock(new Date(message.at)));
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
  const weight = shielded ? t("{size} · beschermd", { size: size(file.size) }) : size(file.size);
  words.append(element("b", "", file.name), element("span", "", weight));
  if (shielded) words.append(element("span", "", t("Ophalen kan alleen in deze sandbox.")));
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
    if (said) expect(said.press, made);
    setTimeout(() => calm(made), said ? 15000 : 0);
  });
  return made;
}

function calm(button) {
  button.classList.remove("busy");
  button.removeAttribute("aria-busy");
}

// -- the bot answers a press

function expect(press, button) {
  presses.set(press, button);
  if (early.has(press)) answered(early.get(press));
}

export function answered(answer) {
  const { press, text, show_alert: alert } = answer;
  const button = presses.get(press);
  if (!button) return early.set(press, answer);
  calm(button);
  if (!text) return;
  if (!alert) return toast(text);
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}
