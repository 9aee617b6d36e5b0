// The panes are made once, when the page hears who there is.
import { $, ask, element, post } from "./ask.js";
import { t, translate } from "./language.js";
import { follow, name, panes, scrolled, showMenu } from "./pane.js";

export function drawPeople(people) {
  if (panes.size) return;
  people.forEach((person, number) => {
    const root = $("pane").content.cloneNode(true).querySelector("section");
    const get = (selector) => root.querySelector(selector);
    const initials = person.name.split(" ").map((word) => word[0]).filter((one) => one === one.toUpperCase());
    get(".face").textContent = initials.join("");
    get(".face").dataset.number = number;
    get("h2").textContent = person.name;
    get("h2").id = `name-${person.id}`;
    get(".part").textContent = t(person.part);
    root.id = `person-${person.id}`;
    root.setAttribute("aria-labelledby", `name-${person.id}`);
    for (const link of root.querySelectorAll(".saved a")) link.href = `/transcripts/${person.id}.${link.dataset.form}`;
    translate(root);
    const pane = {
      id: person.id, person, root, log: get(".log"), typing: get(".typing"), keys: get(".keys"), menu: get(".menu"),
      slash: get(".commands"), text: get("textarea"), commands: [], drawn: new Map(), atEnd: true, shape: "",
    };
    panes.set(person.id, pane);
    name(pane);
    listen(pane, get(".write"), get(".clip"), get(".file"), get(".saved"));
    $("panes").append(root);
    $("people").append(jump(person, root));
  });
}

export function showPane(root) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.scrollIntoView({ behavior: calm ? "auto" : "smooth", inline: "start", block: "nearest" });
}

function jump(person, root) {
  const made = element("button", "", person.name.split(" ")[0]);
  made.type = "button";
  made.addEventListener("click", () => showPane(root));
  new IntersectionObserver(
    ([seen]) => made.setAttribute("aria-current", String(seen.intersectionRatio > 0.6)),
    { root: $("panes"), threshold: [0, 0.6, 1] },
  ).observe(root);
  return made;
}

function listen(pane, form, clip, file, saved) {
  const { log } = pane;
  log.addEventListener("scroll", () => scrolled(pane));
  log.addEventListener("load", () => follow(pane), true); // pictures
  new ResizeObserver(() => follow(pane)).observe(log);
  const send = async () => {
    const text = pane.text.value;
    if (!text.trim()) return;
    pane.text.value = "";
    grow(pane.text);
    showMenu(pane, false);
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
  pane.root.addEventListener("keydown", (event) => event.key === "Escape" && shut(pane, saved));
  pane.slash.addEventListener("click", () => showMenu(pane, pane.menu.hidden));
  clip.addEventListener("click", () => file.click());
  file.addEventListener("change", () => sendFile(pane, file));
  saved.addEventListener("click", (event) => event.target.matches("a") && (saved.open = false));
  saved.addEventListener("focusout", (event) => saved.contains(event.relatedTarget) || (saved.open = false));
}

// What Escape shuts gives the focus back to what opened it.
function shut(pane, saved) {
  if (!pane.menu.hidden) {
    showMenu(pane, false);
    pane.slash.focus();
  }
  if (saved.open) {
    saved.open = false;
    saved.querySelector("summary").focus();
  }
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
