// Channels with a history, over phoenix.js as it is: one that comes back gets what it missed, or is told that it can't.

/**
 * Phoenix's channel of a topic, which goes on where it was: after a lost connection, and with a storage after a reload too.
 * See channels.d.ts.
 */
export function resumingChannel(socket, topic, params = {}, { storage, key = `channels:${topic}` } = {}) {
  const place = new Place(storage, key);
  const channel = socket.channel(topic, () => ({ ...place.asked, ...(typeof params === "function" ? params() : params) }));
  const binary = new BinaryOrder();
  const listeners = [];
  const { join, on, onMessage } = channel;
  let wasJoined = false;

  // The first to hear of the answer: before the application, and before anything that follows.
  channel.join = timeout => join.call(channel, timeout).receive("ok", welcome);

  channel.onMessage = (event, payload, ref, joinRef) => {
    if (isPosition(ref)) {
      place.take(ref);
      binary.place();
    } else if (payload instanceof ArrayBuffer && joinRef == null) {
      binary.hear(event, payload);
    }

    return onMessage.call(channel, event, payload, ref, joinRef);
  };

  channel.on = (event, callback) => on.call(channel, event, (payload, ...rest) => {
    if (!binary.isRepeated(payload)) {
      callback(payload, ...rest);
    }
  });

  function welcome(response) {
    const { recovered, position, member } = response ?? {};
    const since = place.position;
    const kind = recovered === true ? "recovered" : wasJoined || since ? "gap" : "joined";
    wasJoined = true;

    // What was missed is still to come, and counts once it has: the connection may end before.
    place.take(kind === "recovered" ? since : position, member);
    binary.joinAgain(kind === "recovered");
    listeners.forEach(listener => listener({ kind, since, response }));
  }

  return Object.defineProperties(channel, {
    position: { get: () => place.position },
    onJoin: { value: callback => { listeners.push(callback); } },
    forget: { value: () => { wasJoined = false; place.forget(); } },
  });
}

// No client takes such a ref for one of its own.
function isPosition(ref) { return typeof ref === "string" && ref.startsWith("@"); }

/** Where a channel is in its topic's history, and who it was. */
class Place {
  #storage;
  #key;
  #resume = "";
  #member = "";

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
    try {
      const { resume, member } = JSON.parse(storage?.getItem(key) ?? "{}");
      [this.#resume, this.#member] = [resume, member].map(text => typeof text === "string" ? text : "");
    } catch {
      // What can't be read isn't there.
    }
  }

  get position() { return this.#resume; }

  /** What a join asks for. */
  get asked() { return { resume: this.#resume, member: this.#member }; }

  take(position = "", member = this.#member) {
    [this.#resume, this.#member] = [position, member];
    this.#keep(storage => storage.setItem(this.#key, JSON.stringify(this.asked)));
  }

  forget() {
    this.#resume = this.#member = "";
    this.#keep(storage => storage.removeItem(this.#key));
  }

  // A storage may be full or forbidden: then a reload begins anew, and nothing else is different.
  #keep(write) {
    try {
      if (this.#storage) {
        write(this.#storage);
      }
    } catch {
      this.#storage = undefined;
    }
  }
}

/**
 * Binary broadcasts have no room for a position: it follows in a frame of its own. A connection that ends between the two
 * brings the broadcast again, as the first of what was missed.
 */
class BinaryOrder {
  #unplaced = null;
  #expected = null;
  #repeated = null;

  hear(event, payload) {
    this.#repeated = this.#expected !== null && isSame(this.#expected, { event, payload }) ? payload : null;
    this.#expected = null;
    this.#unplaced = { event, payload };
  }

  place() { this.#unplaced = this.#expected = null; }

  joinAgain(isRecovered) {
    this.#expected = isRecovered ? this.#unplaced : null;
    this.#unplaced = null;
  }

  isRepeated(payload) { return payload !== null && payload === this.#repeated; }
}

function isSame(one, other) {
  const [ours, theirs] = [one, other].map(({ payload }) => new Uint8Array(payload));
  return one.event === other.event && ours.length === theirs.length && ours.every((byte, index) => byte === theirs[index]);
}
