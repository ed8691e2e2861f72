// The chat: a room with presence, typing and history, by the official client.

import { Presence } from "./vendor/phoenix/phoenix.mjs";
import { resumingChannel } from "./vendor/orleans-channels/channels.js";
import { $, append, element, hashOr, setState } from "./dom.js";
import { offerName, openSocket, passes, takeName } from "./page.js";
import { Transcript } from "./transcript.js";

const TYPING_ENDS_MS = 2_000;

const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const transcript = new Transcript(sessionStorage);
const socket = openSocket();
let channel = null;
let joined = false;
let typing = false;
let typingTimer;

offerName();
$("topic").value = hashOr($("topic").value);
$("cable").disabled = false;
if (transcript.isOf($("topic").value)) {
  transcript.said.forEach(each => showMessage(each, $("name").value));
  join($("topic").value, $("name").value);
}

$("join-form").addEventListener("submit", event => {
  event.preventDefault();
  if (channel) {
    leave(`You have left ${channel.topic}.`);
  } else {
    join($("topic").value.trim(), takeName());
  }
});

$("say-form").addEventListener("submit", event => {
  event.preventDefault();
  const text = $("say").value.trim();
  if (joined && text) {
    showTyping(false);
    $("say").value = "";
    channel.push("new_msg", { body: { from: $("name").value, text, at: Date.now() } })
      .receive("error", ({ reason }) => showNote(`Not sent: ${reason}`, "bad"))
      .receive("timeout", () => showNote("No answer: it may not have been sent.", "bad"));
  }
});

$("say").addEventListener("input", () => showTyping(true));
$("say").addEventListener("keydown", ({ key }) => {
  if (key === "Escape") {
    $("say").value = "";
    showTyping(false);
  }
});

// The client goes on as after a lost connection: its channels wait, and join again when the socket is back.
$("cable").addEventListener("click", () => {
  const pulled = $("cable").ariaPressed !== "true";
  $("cable").ariaPressed = String(pulled);
  $("cable").textContent = pulled ? "Plug it in" : "Pull the cable";
  if (pulled) {
    socket.disconnect();
  } else {
    socket.connect();
  }
});

function join(topic, name) {
  history.replaceState(null, "", `#${encodeURIComponent(topic)}`);
  channel = resumingChannel(socket, topic, { user_id: name }, { storage: sessionStorage });
  if (!transcript.isOf(topic)) {
    channel.forget();
  }

  transcript.open(topic);

  const presence = new Presence(channel);
  presence.onSync(() => showPresent(presence.list((key, { metas }) => ({ key, metas })), name));
  channel.on("new_msg", ({ body }) => showMessage(transcript.add(said(body)), name));
  channel.onError(() => channel && show("lost"));
  channel.onJoin(({ kind }) => {
    show("joined");
    showNote(...{
      joined: [`You are in ${topic}.`, "good"],
      recovered: ["You are back, and have missed nothing.", "good"],
      gap: ["You are back. What was said meanwhile is not kept.", "bad"],
    }[kind]);
    if (kind === "joined") {
      $("say").focus();
    }
  });
  channel.join().receive("error", ({ reason }) => passes(reason) ? show("lost") : leave(`${topic} refused you: ${reason}`, "refused"));
  show("joining");
}

function leave(why, state = "closed") {
  const left = channel;
  channel = null;
  left.leave();
  left.forget();
  transcript.close();
  show(state);
  showNote(why, state === "refused" ? "bad" : "");
}

function show(state) {
  joined = state === "joined";
  typing = false;
  setState("channel-state", state, {
    joining: "joining…",
    joined: `in ${channel?.topic}`,
    lost: "waiting for the connection",
    refused: "refused",
    closed: "not joined",
  }[state]);
  $("join").textContent = channel ? "Leave" : "Join";
  $("join").classList.toggle("primary", channel === null);
  $("topic").disabled = $("name").disabled = channel !== null;
  $("say").disabled = $("send").disabled = !joined;
  if (!joined) {
    $("here").replaceChildren(); // Nobody knows who is here now.
  }
}

function showTyping(now) {
  clearTimeout(typingTimer);
  if (now) {
    typingTimer = setTimeout(() => showTyping(false), TYPING_ENDS_MS);
  }

  if (joined && now !== typing) {
    typing = now;
    channel.push("typing", { now });
  }
}

function showPresent(people, me) {
  $("here").replaceChildren(...people.sort((one, other) => one.key.localeCompare(other.key)).map(({ key, metas }) => {
    const person = element("li", "", key);
    if (metas.length > 1) {
      person.append(element("span", "", ` on ${metas.length} devices`));
    }

    if (key !== me && metas.some(meta => meta.typing)) {
      person.append(element("span", "", " is typing…"));
    }

    return person;
  }));
}

// Other clients may send any JSON as the body.
function said(body) {
  const isOurs = typeof body?.text === "string";
  return {
    from: isOurs ? String(body.from) : "someone",
    text: isOurs ? body.text : typeof body === "string" ? body : JSON.stringify(body),
    at: Number.isFinite(body?.at) ? body.at : null,
  };
}

function showMessage({ from, text, at }, me) {
  const message = element("div", from === me ? "message mine" : "message");
  const header = element("header");
  header.append(element("span", "who", from));
  if (at !== null) {
    header.append(time(at));
  }

  message.append(header, element("p", "", text));
  showItem(message);
}

function time(at) {
  const shown = element("time", "", clock.format(at));
  shown.dateTime = new Date(at).toISOString();
  shown.title = new Date(at).toLocaleString();
  return shown;
}

function showNote(text, className = "") {
  showItem(element("p", `note ${className}`, text));
}

function showItem(item) {
  $("hint")?.remove();
  append(item, $("messages"));
}
