const REPLY_TIMEOUT_MS = 10_000;
const REJOIN_MS = [1_000, 2_000, 5_000, 10_000];

/** One topic's conversation. Joins again by itself after a crash, and after the socket comes back. */
export class Channel {
  #socket; #params; #joinRef; #rejoin; #attempt = 0; #wanted = false; #handlers = new Map(); #replies = new Map();

  /**
   * Told each state: "joining", "joined", "refused" (with the reason), "crashed" (with the delay in ms),
   * "lost", "closed".
   */
  onState = () => {};

  constructor(socket, topic) {
    this.#socket = socket;
    this.topic = topic;
  }

  on(event, handler) { this.#handlers.set(event, handler); }

  join(params = {}) {
    this.#params = params;
    this.#wanted = true;
    this.#attempt = 0;
    this.socketOpened();
  }

  leave() {
    this.#wanted = false;
    clearTimeout(this.#rejoin);
    if (this.#joinRef && this.#socket.isOpen) {
      this.#socket.send(this.#joinRef, this.#socket.nextRef(), this.topic, "phx_leave", {});
    }

    this.#end("closed");
  }

  /** Sends an event. Gives the reply, { status, response }; throws when none comes, and many events have none. */
  push(event, payload) {
    const ref = this.#socket.nextRef();
    this.#socket.send(this.#joinRef, ref, this.topic, event, payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(ref, reply => reply.reject(new Error("no reply came"))), REPLY_TIMEOUT_MS);
      this.#replies.set(ref, { resolve, reject, timer });
    });
  }

  socketOpened() {
    clearTimeout(this.#rejoin);
    if (this.#wanted && this.#socket.isOpen) {
      this.#joinRef = this.#socket.nextRef();
      this.#socket.send(this.#joinRef, this.#joinRef, this.topic, "phx_join", this.#params);
      this.onState("joining");
    }
  }

  socketLost() { this.#end(this.#wanted ? "lost" : "closed"); }

  received(joinRef, ref, event, payload) {
    if (joinRef !== null && joinRef !== this.#joinRef) {
      return; // For an earlier join of ours.
    }

    if (event === "phx_reply" && ref === this.#joinRef) {
      this.#joined(payload);
    } else if (event === "phx_reply") {
      this.#settle(ref, reply => reply.resolve(payload));
    } else if (event === "phx_error") {
      this.#crashed();
    } else if (event === "phx_close") {
      this.#wanted = false;
      this.#end("closed");
    } else {
      this.#handlers.get(event)?.(payload);
    }
  }

  #joined({ status, response }) {
    if (status === "ok") {
      this.#attempt = 0;
      this.onState("joined", response);
    } else {
      this.#wanted = false; // phoenix.js would go on trying; people can press the button again.
      this.#end("refused", response);
    }
  }

  #crashed() {
    const delay = REJOIN_MS[Math.min(this.#attempt++, REJOIN_MS.length - 1)];
    this.#end("crashed", delay);
    this.#rejoin = setTimeout(() => this.socketOpened(), delay);
  }

  #settle(ref, how) {
    const reply = this.#replies.get(ref);
    if (reply) {
      this.#replies.delete(ref);
      clearTimeout(reply.timer);
      how(reply);
    }
  }

  #end(state, detail) {
    clearTimeout(this.#rejoin);
    this.#joinRef = undefined;
    [...this.#replies.keys()].forEach(ref => this.#settle(ref, reply => reply.reject(new Error("the channel ended"))));
    this.onState(state, detail);
  }
}
