// The chat: a room with presence, typing and history, by the official client.

import { Presence } from "./vendor/phoenix/phoenix.mjs";
import { $, append, element, hashOr, setState } from "./dom.js";
import { offerName, openSocket, passes, takeName } from "./page.js";

const TYPING_ENDS_MS = 2_000;

const socket = openSocket();
let channel = null;
let joined = false;
let typing = false;
let typingTimer;

offerName();
$("topic").value = hashOr($("topic").value);
$("cable").disabled = false;

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
    channel.push("new_msg", { body: { from: $("name").value, text } })
      .receive("error", ({ reason }) => showNote(`Not sent: ${reason}`, "bad"))
      .receive("timeout", () => showNote("No answer: it may not have been sent.", "bad"));
  }
});

$("say").addEventListener("input", () => showTyping(true));

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
  let resume = "";
  let member = "";
  channel = socket.channel(topic, () => ({ user_id: name, resume, member }));

  // Each broadcast's ref is its position; who brings the last one back gets what came after it.
  channel.onMessage = (event, payload, ref) => {
    if (typeof ref === "string" && ref.startsWith("@")) {
      resume = ref;
    }

    return payload;
  };

  const presence = new Presence(channel);
  presence.onSync(() => showPresent(presence.list((key, { metas }) => ({ key, metas })).sort((one, other) => one.key.localeCompare(other.key))));
  channel.on("new_msg", ({ body }) => showMessage(body, body?.from === name));
  channel.onError(() => channel && show("lost"));
  channel.join()
    .receive("ok", reply => {
      const back = resume !== "";
      resume = reply.position;
      member = reply.member;
      show("joined");
      if (back) {
        showNote(reply.recovered ? "You are back, and have missed nothing." : "You are back. What was said meanwhile is not kept.", reply.recovered ? "good" : "bad");
      } else {
        showNote(`You are in ${topic}.`, "good");
        $("say").focus();
      }
    })
    .receive("error", ({ reason }) => passes(reason) ? show("lost") : leave(`${topic} refused you: ${reason}`, "refused"));
  show("joining");
}

function leave(why, state = "closed") {
  const left = channel;
  channel = null;
  left.leave();
  show(state);
  showPresent([]);
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
  $("topic").disabled = $("name").disabled = channel !== null;
  $("say").disabled = $("send").disabled = !joined;
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

function showPresent(people) {
  $("here").replaceChildren(...people.map(({ key, metas }) => {
    const person = element("li", "", key);
    if (metas.length > 1) {
      person.append(element("span", "", ` on ${metas.length} devices`));
    }

    if (metas.some(meta => meta.typing)) {
      person.append(element("span", "", " is typing…"));
    }

    return person;
  }));
}

// Other clients may send any JSON as the body.
function showMessage(body, mine) {
  const said = typeof body?.text === "string" ? body : { from: "someone", text: typeof body === "string" ? body : JSON.stringify(body) };
  const message = element("div", mine ? "message mine" : "message");
  message.append(element("span", "who", String(said.from)), said.text);
  showItem(message);
}

function showNote(text, className = "") {
  showItem(element("p", `note ${className}`, text));
}

function showItem(item) {
  $("hint")?.remove();
  append(item, $("messages"));
}
