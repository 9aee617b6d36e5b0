// How the page looks, and in which language it speaks. The look is this browser's; the language is the sandbox's,
// because the bot is told of it too.
import { $, ask } from "./ask.js";

const LOOK = "look";

function look(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing forgets it at the next visit
  }
};

export const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

export function choose(language) {
  $("language").value = language;
}

const kept = remembered(LOOK) || "auto";
look(kept);
$("theme").value = kept;
$("theme").addEventListener("change", () => {
  look($("theme").value);
  remember(LOOK, $("theme").value);
});
$("language").addEventListener("change", () => ask("/language", { language: $("language").value }));
$("settings").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  $("settings").open = false;
  $("settings").querySelector("summary").focus();
});
$("settings").addEventListener("focusout", (event) => {
  if (event.relatedTarget && !$("settings").contains(event.relatedTarget)) $("settings").open = false;
});
document.addEventListener("click", (event) => {
  if (!$("settings").contains(event.target)) $("settings").open = false;
});
