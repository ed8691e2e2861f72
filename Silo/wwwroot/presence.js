/** Who is present on a channel, folded from its presence_state and presence_diff. */
export class Presence {
  #people = new Map(); #early = [];

  /** Told everybody, [{ key, metas }], after each change. */
  onSync = () => {};

  constructor(channel) {
    channel.on("presence_state", state => this.#replace(state));
    channel.on("presence_diff", diff => this.#early ? this.#early.push(diff) : this.#change(diff));
  }

  /** A join is under way: its state is still to come, and diffs may come before it. */
  rejoining() { this.#early = []; }

  #replace(state) {
    const early = this.#early ?? [];
    this.#early = null;
    this.#people = new Map(Object.entries(state).map(([key, { metas }]) => [key, metas]));
    early.forEach(diff => this.#apply(diff));
    this.#sync();
  }

  #change(diff) {
    this.#apply(diff);
    this.#sync();
  }

  // Joins before leaves: an update is both, and its key must not vanish between them.
  #apply({ joins, leaves }) {
    for (const [key, { metas }] of Object.entries(joins)) {
      this.#people.set(key, [...without(this.#people.get(key), metas), ...metas]);
    }

    for (const [key, { metas }] of Object.entries(leaves)) {
      const rest = without(this.#people.get(key), metas);
      if (rest.length > 0) {
        this.#people.set(key, rest);
      } else {
        this.#people.delete(key);
      }
    }
  }

  #sync() { this.onSync([...this.#people].map(([key, metas]) => ({ key, metas }))); }
}

function without(metas = [], others) {
  const refs = new Set(others.map(meta => meta.phx_ref));
  return metas.filter(meta => !refs.has(meta.phx_ref));
}
