// The panel that shows what goes over the wire, as it goes.

const MOST_FRAMES = 500;

const list = document.querySelector("#frames");
const scroll = document.querySelector("#frame-scroll");
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });

document.querySelector("#heartbeats").addEventListener("change", event =>
  list.classList.toggle("no-heartbeats", !event.target.checked));
document.querySelector("#clear").addEventListener("click", () => list.replaceChildren());

/** Shows a frame; direction is "out" or "in", data its text or ArrayBuffer. */
export function showFrame(direction, data) {
  const text = typeof data === "string" ? data : `binary, ${data.byteLength} bytes: ${hex(data)}`;
  const [, , topic, event, payload] = typeof data === "string" ? JSON.parse(data) : [];
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

/** Writes a line between the frames. */
export function showMark(text) {
  add(element("li", "mark", `— ${text} —`));
}

/** An element with a class and a text; text is never read as HTML. */
export function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Adds to a list that scrolls, and follows its end unless the reader has scrolled away from it. */
export function append(item, list, scroll = list) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  list.append(item);
  if (atEnd) {
    scroll.scrollTop = scroll.scrollHeight;
  }
}

function add(item) {
  append(item, list, scroll);
  while (list.children.length > MOST_FRAMES) {
    list.firstElementChild.remove();
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

const hex = data => Array.from(new Uint8Array(data.slice(0, 200)), byte => byte.toString(16).padStart(2, "0")).join(" ");
