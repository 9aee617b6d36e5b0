// The page: one pane per person, live by server-sent events.
import { answered } from "./bubble.js";
import { speak, translate } from "./language.js";
import { busy, drawChat } from "./pane.js";
import { drawPeople } from "./people.js";
import { choose } from "./settings.js";
import { arm, cutOff, drawScene } from "./top.js";
import { guide } from "./tour.js";

function live() {
  const events = new EventSource("/events");
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("hello", ({ people, scene }) => {
    drawPeople(people);
    show(scene);
    guide();
  });
  on("chat", drawChat);
  on("scene", show);
  on("answer", answered);
  on("action", busy);
  events.addEventListener("error", cutOff);
}

function show(scene) {
  speak(scene.language);
  choose(scene.language);
  drawScene(scene);
}

translate(document);
arm();
live();
