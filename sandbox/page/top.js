// The top bar: what day it is, going to a later one, and how the bot fares.
import { $, ask } from "./ask.js";
import { clock, day, onLanguage, t } from "./language.js";

const local = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Amsterdam" });
let ahead = 0; // milliseconds between this world and the browser's clock
let drawn = null;

export function drawScene(scene) {
  drawn = scene;
  ahead = new Date(scene.now) - Date.now();
  tick();
  $("shifted").hidden = !scene.shifted;
  $("state").textContent = t("Bot: {state}", { state: t(scene.label) });
  $("state").dataset.state = scene.state;
  $("kill").hidden = scene.state === "stopped";
  $("restart").hidden = scene.state !== "stopped";
  $("note").textContent = t(scene.note);
  $("note").hidden = !scene.note;
  $("lines").textContent = scene.lines.join("\n");
  $("lines").hidden = !scene.lines.length;
}

onLanguage(() => drawn && drawScene(drawn));

export function cutOff() {
  $("state").textContent = t("Geen verbinding met de sandbox");
  $("state").dataset.state = "stopped";
}

function tick() {
  const now = new Date(Date.now() + ahead);
  $("now").textContent = `${day(now)} ${clock(now)}`;
  $("now").dateTime = now.toISOString();
  $("to").min = local.format(now).replace(" ", "T");
  if (document.activeElement !== $("to") && (!$("to").value || $("to").value < $("to").min)) {
    $("to").value = $("to").min;
  }
}

export function arm() {
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
  setInterval(tick, 1000);
}

export async function travel(where) {
  const { activeElement: active } = document; // a button that is switched off loses the focus
  const buttons = document.querySelectorAll("#travel button");
  buttons.forEach((one) => (one.disabled = true));
  await ask("/travel", where);
  buttons.forEach((one) => (one.disabled = false));
  if (document.activeElement === document.body) active?.focus();
}
