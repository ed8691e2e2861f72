// The frame inspector: a WebSocket and nothing around it, to see what Phoenix's protocol is.

import { $, append, element, setState } from "./dom.js";

const HEARTBEAT_MS = 30_000;
const MOST_FRAMES = 500;

const EXAMPLES = {
  "Join": ["1", "1", "room:lobby", "phx_join", { user_id: "ada" }],
  "Message": ["1", "2", "room:lobby", "new_msg", { body: "hello" }],
  "Echo": ["1", "3", "room:lobby", "echo", { any: ["JSON"] }],
  "Crash": ["1", "4", "room:lobby", "boom", {}],
  "Leave": ["1", "5", "room:lobby", "phx_leave", {}],
  "Heartbeat": [null, "6", "phoenix", "heartbeat", {}],
  "Unknown topic": ["7", "7", "nowhere", "phx_join", {}],
};

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
let connection = null;
let heartbeat;

for (const [name, frame] of Object.entries(EXAMPLES)) {
  const button = element("button", "quiet", name);
  button.type = "button";
  button.addEventListener("click", () => offer(JSON.stringify(frame), false));
  $("examples").append(button);
}

const bytes = element("button", "quiet", "Bytes");
bytes.type = "button";
bytes.addEventListener("click", () => offer(binaryPush("1", "8", "room:lobby", "bin", "any bytes"), true));
$("examples").append(bytes);
offer(JSON.stringify(EXAMPLES.Join), false);

$("connect").addEventListener("click", () => {
  if (connection) {
    connection.close(1000);
  } else {
    connect();
  }
});

$("frame-form").addEventListener("submit", event => {
  event.preventDefault();
  const data = $("binary").checked ? fromHex($("frame").value) : $("frame").value.trim();
  $("frame").setCustomValidity(data === null ? "These are no bytes: write each as two digits of 0 to 9 and a to f." : "");
  if ($("frame").reportValidity() && connection) {
    send(data);
  }
});

$("frame").addEventListener("input", () => $("frame").setCustomValidity(""));
$("heartbeats").addEventListener("change", event => $("frames").classList.toggle("no-heartbeats", !event.target.checked));
$("clear").addEventListener("click", () => $("frames").replaceChildren());

connect();

function connect() {
  const address = new URL($("address").value, location);
  address.protocol = address.protocol.replace("http", "ws");
  connection = new WebSocket(address);
  connection.binaryType = "arraybuffer";
  connection.onopen = () => {
    show("open", "connected", "connected");
    heartbeat = setInterval(() => $("beat").checked && send(JSON.stringify([null, "beat", "phoenix", "heartbeat", {}])), HEARTBEAT_MS);
  };
  connection.onmessage = ({ data }) => showFrame("in", data);
  connection.onclose = ({ code }) => {
    clearInterval(heartbeat);
    connection = null;
    show("closed", "not connected", `closed, code ${code}`);
  };
  show("connecting", "connecting…", `connecting to ${address}`);
}

function send(data) {
  connection.send(data);
  showFrame("out", data);
}

function offer(frame, isBinary) {
  $("frame").value = frame;
  $("binary").checked = isBinary;
  $("frame").setCustomValidity("");
}

function show(state, text, mark) {
  setState("socket-state", state, text);
  $("connect").textContent = connection ? "Disconnect" : "Connect";
  $("send").disabled = state !== "open";
  $("address").disabled = connection !== null;
  add(element("li", "mark", `— ${mark} —`));
}

function showFrame(direction, data) {
  const text = typeof data === "string" ? data : `${data.byteLength} bytes: ${toHex(data)}`;
  const [, , topic, event, payload] = typeof data === "string" ? parse(data) : [];
  const item = element("li", direction);
  item.classList.toggle("heartbeat", topic === "phoenix");
  item.classList.toggle("failed", event === "phx_error" || payload?.status === "error");
  const arrow = element("span", "direction", direction === "out" ? "↑" : "↓");
  arrow.ariaHidden = "true";
  item.append(
    element("time", "", time.format(new Date())),
    arrow,
    element("span", "visually-hidden", direction === "out" ? "sent" : "received"),
    withEvent(text, event));
  add(item);
}

function add(item) {
  append(item, $("frames"), $("frame-scroll"));
  while ($("frames").children.length > MOST_FRAMES) {
    $("frames").firstElementChild.remove();
  }
}

// The event's name stands out in the frame's text, which stays as it was on the wire.
function withEvent(text, event) {
  const shown = element("span", "text");
  const name = JSON.stringify(event ?? "");
  const at = text.indexOf(`,${name},`) + 1;
  if (at === 0) {
    shown.textContent = text;
  } else {
    shown.append(text.slice(0, at), element("b", "event", name), text.slice(at + name.length));
  }

  return shown;
}

// What is typed here needs to be no frame.
function parse(text) {
  try {
    const frame = JSON.parse(text);
    return Array.isArray(frame) ? frame : [];
  } catch {
    return [];
  }
}

// A push in the binary layout: the kind, four lengths, four names, and the data.
function binaryPush(...parts) {
  const encoded = parts.map(part => new TextEncoder().encode(part));
  const lengths = encoded.slice(0, -1).map(part => part.length);
  return toHex(new Uint8Array([0, ...lengths, ...encoded.flatMap(part => [...part])]));
}

function toHex(data) {
  return Array.from(new Uint8Array(data), byte => byte.toString(16).padStart(2, "0")).join(" ");
}

function fromHex(text) {
  const digits = text.replace(/\s/g, "");
  return /^([0-9a-f]{2})+$/i.test(digits) ? Uint8Array.from(digits.match(/../g), pair => parseInt(pair, 16)) : null;
}
