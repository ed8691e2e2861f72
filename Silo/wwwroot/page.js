// What the pages share.

import { Socket } from "./vendor/phoenix/phoenix.mjs";
import { $, setState } from "./dom.js";

/** A socket of the official client, whose state the page shows. */
export function openSocket(params = {}) {
  const socket = new Socket("/socket", { params });
  socket.onOpen(() => setState("socket-state", "open", "connected"));
  socket.onClose(() => setState("socket-state", "waiting", "not connected"));
  socket.connect();
  return socket;
}

/** Offers the name that this tab remembers, or a new one, and opens the form: before its script a page has no use for it. */
export function offerName() {
  $("name").value ||= sessionStorage.getItem("name") ?? `Guest ${10 + Math.floor(Math.random() * 90)}`;
  $("name").disabled = $("join").disabled = false;
}

/** Whether a join was refused for the moment alone: the client tries again by itself. */
export function passes(reason) { return reason === "unavailable" || reason === "too many joins"; }

/** The name that the user gave. */
export function takeName() {
  const name = $("name").value.trim();
  sessionStorage.setItem("name", name);
  return name;
}
