// A small client of Phoenix's channels: WebSocket, version 2 of the protocol, JSON payloads. It is here to be read; the
// official one is the npm package "phoenix". A frame is the array [join_ref, ref, topic, event, payload].

import { Channel } from "./channel.js";

const HEARTBEAT_MS = 30_000;
const RECONNECT_MS = [250, 500, 1_000, 2_000, 5_000];

/** One connection, and the channels that share it. Connects again by itself after a loss. */
export class Socket {
  #url; #connection; #heartbeat; #heartbeatRef; #retry; #attempt = 0; #ref = 0; #channels = new Map();

  /** Told each state: "connecting", "open", "waiting" (with the delay in ms and the close code), "closed". */
  onState = () => {};

  /** Told each frame: "out" or "in", and its text or ArrayBuffer. */
  onFrame = () => {};

  constructor(url, params = {}) {
    this.#url = `${url}/websocket?${new URLSearchParams({ ...params, vsn: "2.0.0" })}`;
  }

  get isOpen() { return this.#connection?.readyState === WebSocket.OPEN; }

  channel(topic) {
    return this.#channels.get(topic) ?? this.#channels.set(topic, new Channel(this, topic)).get(topic);
  }

  connect() {
    clearTimeout(this.#retry);
    this.#connection?.close();
    const connection = this.#connection = new WebSocket(this.#url);
    const whileCurrent = action => event => this.#connection === connection && action(event);
    connection.binaryType = "arraybuffer";
    connection.onopen = whileCurrent(() => this.#opened());
    connection.onmessage = whileCurrent(({ data }) => this.#received(data));
    connection.onclose = whileCurrent(({ code }) => this.#lost(code));
    this.onState("connecting");
  }

  disconnect() {
    this.#release();
    this.#attempt = 0;
    this.onState("closed");
  }

  /** Loses the connection without a word, as a phone does in a tunnel. */
  drop() { this.#lost(); }

  nextRef() { return String(++this.#ref); }

  send(joinRef, ref, topic, event, payload) {
    const text = JSON.stringify([joinRef, ref, topic, event, payload]);
    this.#connection.send(text);
    this.onFrame("out", text);
  }

  #opened() {
    this.#attempt = 0;
    this.#heartbeatRef = null;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.onState("open");
    this.#channels.forEach(channel => channel.socketOpened());
  }

  #beat() {
    if (this.#heartbeatRef) {
      this.#lost(); // The last one was never answered.
      return;
    }

    this.#heartbeatRef = this.nextRef();
    this.send(null, this.#heartbeatRef, "phoenix", "heartbeat", {});
  }

  #received(data) {
    this.onFrame("in", data);
    if (typeof data !== "string") {
      return; // Binary payloads are more than this client reads.
    }

    const [joinRef, ref, topic, event, payload] = JSON.parse(data);
    if (ref === this.#heartbeatRef) {
      this.#heartbeatRef = null;
    }

    this.#channels.get(topic)?.received(joinRef, ref, event, payload);
  }

  #lost(code) {
    this.#release();
    const delay = RECONNECT_MS[Math.min(this.#attempt++, RECONNECT_MS.length - 1)];
    this.#retry = setTimeout(() => this.connect(), delay);
    this.onState("waiting", delay, code);
  }

  #release() {
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#channels.forEach(channel => channel.socketLost());
  }
}
