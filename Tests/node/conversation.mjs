// Turns the clients' callbacks into promises and collections that a test can wait on.
import assert from 'node:assert/strict'

let topics = 0

/** A topic that no other test speaks on. */
export const freshTopic = (kind) => `${kind}:${process.pid}-${Date.now()}-${++topics}`

/** What a push or a join is answered: its status and its response. */
export const answer = (push) =>
  new Promise((resolve) => {
    for (const status of ['ok', 'error', 'timeout']) {
      push.receive(status, (response) => resolve({ status, response }))
    }
  })

/** Joins a topic and expects to be let in. */
export const join = async (socket, topic, params = {}) => {
  const channel = socket.channel(topic, params)
  const { status, response } = await answer(channel.join())
  assert.equal(status, 'ok', `joining ${topic} was answered ${status}: ${JSON.stringify(response)}`)
  return channel
}

/** Pushes and expects to be answered ok. */
export const ask = async (channel, event, payload = {}) => {
  const { status, response } = await answer(channel.push(event, payload))
  assert.equal(status, 'ok', `${event} was answered ${status}: ${JSON.stringify(response)}`)
  return response
}

/** Collects what callbacks bring; a test takes it out one by one, waiting for what is still to come. */
export class Inbox {
  #items = []
  #waiting = []

  add = (item) => {
    const waiting = this.#waiting.shift()
    if (waiting) {
      waiting(item)
    } else {
      this.#items.push(item)
    }
  }

  next() {
    return this.#items.length > 0
      ? Promise.resolve(this.#items.shift())
      : new Promise((resolve) => this.#waiting.push(resolve))
  }

  get isEmpty() {
    return this.#items.length === 0
  }
}

/** All messages of one event on a channel. */
export const inboxOf = (channel, event) => {
  const inbox = new Inbox()
  channel.on(event, inbox.add)
  return inbox
}

/** Resolves when a hook, such as onOpen or onError, calls back for the first time. */
export const firstCall = (hook) => new Promise((resolve) => hook((...args) => resolve(args)))
