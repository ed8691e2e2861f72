// The official client against an application in every set-up that is tried, by every way, with 12 KB of headers; and its older versions in the
// first set-up.
import { describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { LongPoll, Presence, Socket } from 'phoenix'
import { converse, ways } from '../SetUps/page/conversation.mjs'
import { versions } from './versions.mjs'

const headers = Object.fromEntries(['cookie', 'x-trace', 'x-claims'].map((name) => [name, `${name}=${'x'.repeat(4000)}`]))

class CrowdedWebSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers })
  }
}

const fetchPlain = globalThis.fetch
globalThis.fetch = (url, options = {}) => fetchPlain(url, { ...options, headers: { ...headers, ...options.headers } })

const setUps = JSON.parse(process.env.SET_UPS)

/** Has the servers go and come back once all conversations have come so far, or failed. */
class Restart {
  #left
  #done
  #over

  constructor(conversations) {
    this.#left = conversations
    this.#over = new Promise((resolve) => { this.#done = resolve })
  }

  arrive() {
    if (--this.#left === 0) fetchPlain(process.env.RESTART_URL, { method: 'POST' }).then(this.#done)
    return this.#over
  }
}

const conversations = [
  ...setUps.flatMap(({ name, url }) => Object.keys(ways).map((way) => ({ title: `${name} by ${way}`, client: { Socket, LongPoll, Presence }, way, url }))),
  ...versions.flatMap((client) => ['WebSocket', 'long-poll'].map((way) => ({ title: `phoenix.js ${client.version} by ${way}`, client, way, url: setUps[0].url }))),
]
const restart = new Restart(conversations.length)

describe('every set-up and every version', { concurrency: true }, () => {
  for (const { title, client, way, url } of conversations) {
    test(title, { timeout: 120_000 }, async () => {
      let arrival
      const arrive = () => (arrival ??= restart.arrive())
      try {
        await converse({ ...client, WebSocket: CrowdedWebSocket }, way, url, arrive)
      } finally {
        arrive()
      }
    })
  }
})
