// In which language the page speaks, and by which the bot's users say theirs. Dutch sentences are the source.
import { ENGLISH } from "./words.js";

const ZONE = "Europe/Amsterdam";
const LOCALES = { nl: "nl-NL", en: "en-GB" };
const listeners = [];
let language = "nl";
let formats = made("nl");

function made(code) {
  const format = (options) => new Intl.DateTimeFormat(LOCALES[code], { timeZone: ZONE, ...options });
  return { day: format({ dateStyle: "full" }), clock: format({ hour: "2-digit", minute: "2-digit" }) };
}

export const day = (moment) => formats.day.format(moment);
export const clock = (moment) => formats.clock.format(moment);
export const spoken = () => language;

// A sentence that has no translation, as one of the bot's, stays as it is.
export function t(sentence, values = {}) {
  const words = (language === "en" && ENGLISH[sentence]) || sentence;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The texts that stand in the page itself: what is between the tags, and what `data-label` names it.
export function translate(root) {
  for (const one of root.querySelectorAll("[data-t]")) {
    one.dataset.t ||= one.textContent;
    one.textContent = t(one.dataset.t);
  }
  for (const one of root.querySelectorAll("[data-label]")) {
    one.setAttribute("aria-label", t(one.dataset.label));
    if (one.matches("button, summary")) one.title = t(one.dataset.label);
  }
  for (const one of root.querySelectorAll("[data-title]")) one.title = t(one.dataset.title);
  for (const one of root.querySelectorAll("[data-hint]")) one.placeholder = t(one.dataset.hint);
}

export function speak(code) {
  if (code === language || !LOCALES[code]) return;
  language = code;
  formats = made(code);
  document.documentElement.lang = code;
  translate(document);
  listeners.forEach((listener) => listener());
}

export const onLanguage = (listener) => listeners.push(listener);
