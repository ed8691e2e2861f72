// What this tab has heard of a room, for when it is loaded again: what comes then is only what it hasn't heard.

const KEY = "transcript";
const MOST = 200;

export class Transcript {
  #storage;
  #topic;
  #said = [];

  constructor(storage) {
    this.#storage = storage;
    const { topic, said } = JSON.parse(storage.getItem(KEY) ?? "{}");
    this.#topic = topic;
    this.#said = said ?? [];
  }

  get said() { return this.#said; }

  /** Whether this tab was in that room when it was loaded again. */
  isOf(topic) { return this.#topic === topic; }

  /** Takes down a room from now on. */
  open(topic) {
    if (!this.isOf(topic)) {
      this.#topic = topic;
      this.#said = [];
    }

    this.#save();
  }

  add(message) {
    this.#said = [...this.#said, message].slice(-MOST);
    this.#save();
    return message;
  }

  close() {
    this.#topic = undefined;
    this.#said = [];
    this.#storage.removeItem(KEY);
  }

  #save() { this.#storage.setItem(KEY, JSON.stringify({ topic: this.#topic, said: this.#said })); }
}
