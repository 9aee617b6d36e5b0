// Asking the server, and saying what came of it.
import { t } from "./language.js";

export const $ = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export async function post(path, body, headers = { "Content-Type": "application/json" }) {
  let answer = null;
  try {
    answer = await fetch(path, { method: "POST", headers, body });
  } catch {
    toast(t("De sandbox antwoordt niet. Draait hij nog?"));
    return null;
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) toast(t(said.error || "Dat lukte niet."));
  return answer.ok ? said : null;
}

export const ask = (path, values = {}) => post(path, JSON.stringify(values));

export function toast(text) {
  const made = element("div", "toast", text);
  $("toasts").append(made);
  setTimeout(() => made.remove(), 6000);
}
