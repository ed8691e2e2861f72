// Remarks on a film, by the moment that they are about. The film is drawn by the style sheet, from the time alone.

import { $, element, hashOr, setState } from "./dom.js";
import { offerName, openSocket, takeName } from "./page.js";

const CAPTION_MS = 4_000;

const topic = `videos:${hashOr("day")}`;
let channel = null;
let remarks = [];
let position = 0;
let startedAt = null; // Null while the film stands still.

offerName();

$("join-form").addEventListener("submit", event => {
  event.preventDefault();
  const name = takeName();
  channel = openSocket({ user_id: name }).channel(topic, {});
  channel.on("new_annotation", remark => showRemarks([...remarks, remark]));
  channel.onError(() => show("lost", "waiting for the connection"));
  channel.join()
    .receive("ok", ({ annotations }) => {
      show("joined", `watching ${topic}`);
      showRemarks(annotations);
    })
    .receive("error", ({ reason }) => show("refused", `refused: ${reason}`));
  $("name").disabled = $("join").disabled = true;
});

$("remark-form").addEventListener("submit", event => {
  event.preventDefault();
  channel.push("new_annotation", { body: $("remark").value, at: Math.round(position) })
    .receive("ok", () => { $("remark").value = $("refusal").textContent = ""; })
    .receive("error", ({ reason }) => { $("refusal").textContent = reason; })
    .receive("timeout", () => { $("refusal").textContent = "No answer: it may not have been kept."; });
});

$("play").addEventListener("click", () => {
  if (startedAt === null) {
    startedAt = performance.now() - (position < length() ? position : 0);
    requestAnimationFrame(run);
  } else {
    startedAt = null;
  }

  $("play").textContent = startedAt === null ? "Play" : "Pause";
});

$("play").disabled = false;
$("position").addEventListener("input", () => seek(Number($("position").value)));

function run(now) {
  if (startedAt === null) {
    return;
  }

  if (now - startedAt >= length()) {
    $("play").click();
    showMoment(length());
  } else {
    showMoment(now - startedAt);
    requestAnimationFrame(run);
  }
}

function seek(to) {
  startedAt &&= performance.now() - to;
  showMoment(to);
}

function showMoment(at) {
  position = Math.max(at, 0);
  $("film").style.setProperty("--moment", position / length());
  $("position").value = position;
  $("position").ariaValueText = $("clock").value = $("at").textContent = clock(position);
  const latest = remarks.findLast(remark => remark.at <= position && position < remark.at + CAPTION_MS);
  $("caption").textContent = latest ? latest.body : "";
}

function showRemarks(all) {
  $("hint").textContent = "Nobody has said anything yet. Stop the film where you like, and be the first.";
  $("hint").hidden = all.length > 0;
  remarks = all.toSorted((one, other) => one.at - other.at || one.id - other.id);
  $("remarks").replaceChildren(...remarks.map(({ at, user, body }) => {
    const remark = element("li");
    const moment = element("button", "quiet", clock(at));
    moment.type = "button";
    moment.addEventListener("click", () => seek(at));
    remark.append(moment, element("span", "who", user ?? "someone"), element("span", "", body));
    return remark;
  }));
}

function show(state, text) {
  setState("channel-state", state, text);
  $("remark").disabled = $("send").disabled = state !== "joined";
}

function length() { return Number($("position").max); }

function clock(ms) {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
