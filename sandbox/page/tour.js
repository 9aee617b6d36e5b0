// Five steps along what there is to learn. A bar of its own, that covers nothing; it remembers where somebody was.
import { $, ask } from "./ask.js";
import { onLanguage, t } from "./language.js";
import { panes } from "./pane.js";
import { showPane } from "./people.js";
import { remember, remembered } from "./settings.js";
import { travel } from "./top.js";

const PLACE = "tour"; // "1" to "5", or "done"

// `role` is whose chat it is about; `does` is what the button does, for who would rather watch.
const STEPS = [
  {
    title: "Een coach registreert een klacht",
    text: "Kijk in het gesprek van een coach. Druk op de knop, of typ zelf /klacht. Beantwoord de vragen en druk aan het eind op Registreren.",
    role: "coach", label: "Typ /klacht", does: (chat) => ask("/say", { chat, text: "/klacht" }),
  },
  {
    title: "De klachtencoach hoort het meteen",
    text: "Bij de klachtencoach staat nu een bericht met het nummer van de klacht. Er staat geen naam in. Wat er te doen is, zie je met /vandaag.",
    role: "klachtencoach", label: "Typ /vandaag", does: (chat) => ask("/say", { chat, text: "/vandaag" }),
  },
  {
    title: "Zet een stap",
    text: "Open een klacht met de knop met zijn nummer. Onder de klacht staan de stappen die nu kunnen, zoals Inschrijven. De bot vraagt wat hij moet weten.",
    role: "klachtencoach", label: "Typ /klachten", does: (chat) => ask("/say", { chat, text: "/klachten" }),
  },
  {
    title: "Reis in de tijd",
    text: "Kies bovenaan een latere dag. De bot start op die dag opnieuw en stuurt de herinneringen die dan nodig zijn, op werkdagen vanaf half negen.",
    target: "travel", label: "Ga een week vooruit", does: () => travel({ days: 7 }),
  },
  {
    title: "De directie maakt een rapport",
    text: "De directie ziet alles bij elkaar: cijfers, termijnen en wat er nog moet. Kies een rapport, en bevestig dat het gemaakt mag worden.",
    role: "directie", label: "Typ /rapport", does: (chat) => ask("/say", { chat, text: "/rapport" }),
  },
];
let at = 0;

export function guide() {
  const place = remembered(PLACE);
  $("welcome").hidden = place !== null;
  if (place && place !== "done" && $("tour").hidden) show(Number(place) - 1);
}

function pane(step) {
  return [...panes.values()].find((one) => one.person.part === step.role);
}

function show(place) {
  at = Math.min(Math.max(place || 0, 0), STEPS.length - 1);
  remember(PLACE, String(at + 1));
  $("welcome").hidden = true;
  $("tour").hidden = false;
  draw();
  point();
}

function draw() {
  const step = STEPS[at];
  $("tour-step").textContent = t("Stap {step} van {steps}", { step: at + 1, steps: STEPS.length });
  $("tour-title").textContent = t(step.title);
  $("tour-text").textContent = t(step.text);
  $("tour-do").textContent = t(step.label);
  $("tour-back").hidden = at === 0;
  $("tour-next").textContent = t(at === STEPS.length - 1 ? "Klaar" : "Volgende");
}

function point() {
  document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
  const target = STEPS[at].target ? $(STEPS[at].target) : pane(STEPS[at])?.root;
  target?.classList.add("pointed");
  if (target && !STEPS[at].target) showPane(target);
}

function go(place) {
  show(place);
  $("tour-title").focus();
}

function end() {
  remember(PLACE, "done");
  $("tour").hidden = $("welcome").hidden = true;
  document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
  $("settings").querySelector("summary").focus(); // from where it can be begun again
}

onLanguage(() => $("tour").hidden || draw());
$("welcome-yes").addEventListener("click", () => go(0));
$("welcome-no").addEventListener("click", end);
$("tour-again").addEventListener("click", () => {
  $("settings").open = false;
  go(0);
});
$("tour-back").addEventListener("click", () => go(at - 1));
$("tour-next").addEventListener("click", () => (at === STEPS.length - 1 ? end() : go(at + 1)));
$("tour-stop").addEventListener("click", end);
$("tour-do").addEventListener("click", () => STEPS[at].does(pane(STEPS[at])?.id));
$("tour").addEventListener("keydown", (event) => event.key === "Escape" && end());
