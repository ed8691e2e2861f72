// The page: a room to talk in, and what it takes to see the channels at work.

import { append, element, showFrame, showMark } from "./frames.js";
import { Presence } from "./presence.js";
import { Socket } from "./socket.js";

const TYPING_ENDS_MS = 2_000;

const $ = id => document.getElementById(id);
const mount = "/socket";

const socket = new Socket(`${location.origin.replace(/^http/, "ws")}${mount}`);
let connected = false;
let channel = null;
let presence = null;
let joined = false;
let typing = false;
let typingTimer;

$("topic").value = decodeURIComponent(location.hash.slice(1)) || $("topic").value;
$("name").value = sessionStorage.getItem("name") ?? `Guest ${10 + Math.floor(Math.random() * 90)}`;
$("official").textContent = `import { Socket } from "phoenix"
const socket = new Socket("${location.origin.replace(/^http/, "ws")}${mount}")
socket.connect()
const channel = socket.channel("room:lobby", {})
channel.on("new_msg", ({ body }) => console.log(body))
channel.join()
  .receive("ok", () => channel.push("new_msg", { body: "hello" }))`;

socket.onFrame = showFrame;
socket.onState = (state, delay, code) => {
  connected = state === "open";
  const waiting = `reconnecting in ${delay / 1000} s`;
  setState("socket-state", state, { open: "connected", waiting, connecting: "connecting…", closed: "disconnected" }[state]);
  $("connect").textContent = state === "closed" ? "Connect" : "Disconnect";
  $("drop").disabled = !connected;
  if (state === "open") {
    showMark("connected");
  } else if (state === "waiting") {
    showMark(`connection lost${code ? `, code ${code}` : ""}; ${waiting}`);
  } else if (state === "closed") {
    showMark("disconnected");
  }

  enable();
};

$("connect").addEventListener("click", () => {
  if ($("connect").textContent === "Connect") {
    socket.connect();
  } else {
    socket.disconnect();
  }
});
$("drop").addEventListener("click", () => socket.drop());

$("join-form").addEventListener("submit", event => {
  event.preventDefault();
  if (channel) {
    channel.leave();
  } else {
    join($("topic").value.trim(), $("name").value.trim());
  }
});

$("say-form").addEventListener("submit", event => {
  event.preventDefault();
  const text = takeText();
  if (text) {
    push("new_msg", { body: { from: $("name").value, text } });
  }
});

$("say").addEventListener("input", () => showTyping(true));

$("shout").addEventListener("click", () => {
  const text = takeText();
  if (text) {
    channel.push("shout", { body: { from: $("name").value, text } }).catch(() => {}); // It has no reply.
    showMessage({ from: $("name").value, text }, "mine shouted", "to the others");
  }
});

$("push-form").addEventListener("submit", event => {
  event.preventDefault();
  const payload = parseObject($("payload").value);
  $("payload").setCustomValidity(payload ? "" : "This is no JSON object.");
  if ($("payload").reportValidity()) {
    push($("event").value, payload, reply => showNote(`${$("event").value} → ${reply.status} ${JSON.stringify(reply.response)}`));
  }
});
$("payload").addEventListener("input", () => $("payload").setCustomValidity(""));
$("boom").addEventListener("click", () => channel.push("boom", {}).catch(() => {})); // Its answer is phx_error.

function join(topic, name) {
  sessionStorage.setItem("name", name);
  history.replaceState(null, "", `#${encodeURIComponent(topic)}`);
  channel = socket.channel(topic);
  channel.onState = onChannelState;
  presence = new Presence(channel);
  presence.onSync = showPresent;
  channel.on("new_msg", ({ body }) => showMessage(body, body?.from === $("name").value ? "mine" : ""));
  channel.on("shout", ({ body }) => showMessage(body, "shouted", "shouts"));
  channel.join({ user_id: name });
}

function onChannelState(state, detail) {
  joined = state === "joined";
  typing = false;
  if (state === "joining") {
    presence.rejoining();
  }

  const topic = channel.topic;
  setState("channel-state", state, {
    joining: "joining…",
    joined: `in ${topic}`,
    refused: "refused",
    crashed: `crashed, rejoining in ${detail / 1000} s`,
    lost: "waiting for the connection",
    closed: "not joined",
  }[state]);
  if (state === "joined") {
    showNote(`You are in ${topic}.`, "good");
  } else if (state === "refused") {
    showNote(`${topic} refused you: ${JSON.stringify(detail)}`, "bad");
  } else if (state === "crashed") {
    showNote("phx_error: your channel crashed, and nobody else's did.", "bad");
  } else if (state === "closed") {
    showNote(`You have left ${topic}.`);
  }

  if (state === "closed" || state === "refused") {
    channel = null;
    showPresent([]);
  }

  enable();
}

async function push(event, payload, then = () => {}) {
  try {
    then(await channel.push(event, payload));
  } catch (problem) {
    showNote(`${event}: ${problem.message}`);
  }
}

function enable() {
  $("join").disabled = !connected && !channel;
  $("join").textContent = channel ? "Leave" : "Join";
  $("topic").disabled = $("name").disabled = channel !== null;
  $("say").disabled = $("send").disabled = $("shout").disabled = $("tools").disabled = !joined;
}

function setState(id, state, text) {
  $(id).dataset.state = state;
  $(id).textContent = text;
}

function takeText() {
  showTyping(false);
  const text = $("say").value.trim();
  $("say").value = "";
  $("say").focus();
  return text;
}

function showTyping(now) {
  clearTimeout(typingTimer);
  if (now) {
    typingTimer = setTimeout(() => showTyping(false), TYPING_ENDS_MS);
  }

  if (joined && now !== typing) {
    typing = now;
    channel.push("typing", { now }).catch(() => {}); // It has no reply.
  }
}

function showPresent(people) {
  $("here").replaceChildren(...people.map(({ key, metas }) => {
    const person = element("li", metas.some(meta => meta.typing) ? "typing" : "", key);
    if (metas.length > 1) {
      const devices = element("span", "devices", ` ×${metas.length}`);
      devices.title = `${metas.length} devices`;
      person.append(devices);
    }

    return person;
  }));
}

// Other clients may send any JSON as the body.
function showMessage(body, className, remark = "") {
  const said = typeof body?.text === "string" ? body : { from: "someone", text: typeof body === "string" ? body : JSON.stringify(body) };
  const message = element("div", `message ${className}`);
  message.append(element("span", "who", remark ? `${said.from} · ${remark}` : said.from), said.text);
  show(message);
}

function showNote(text, className = "") {
  show(element("p", `note ${className}`, text));
}

function show(item) {
  $("hint")?.remove();
  append(item, $("messages"));
}

function parseObject(json) {
  try {
    const value = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

socket.connect();
