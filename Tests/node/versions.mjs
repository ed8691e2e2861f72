// phoenix.js as it was: each version as the current one is used, with what browsers gave it and Node.js doesn't.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { end } from './clients.mjs'

/** XMLHttpRequest, as far as phoenix.js goes, by fetch. */
class Request {
  headers = {}
  readyState = 0
  responseText = ''

  open(method, url) {
    Object.assign(this, { method, url })
  }

  setRequestHeader(name, value) {
    this.headers[name] = value
  }

  abort() {
    this.aborted = true
  }

  send(body) {
    const signal = this.timeout ? AbortSignal.timeout(this.timeout) : undefined
    fetch(this.url, { method: this.method, headers: this.headers, body: body ?? undefined, signal })
      .then((response) => response.text())
      .then((text) => this.#end(() => {
        Object.assign(this, { readyState: 4, status: 200, responseText: text })
        this.onreadystatechange?.()
      }), (error) => this.#end(() => (error.name === 'TimeoutError' ? this.ontimeout : this.onerror)?.()))
  }

  #end(tell) {
    if (!this.aborted) tell()
  }
}

Object.assign(globalThis, { self: globalThis, window: globalThis, XMLHttpRequest: Request, addEventListener: () => {} })

/** Presence of the versions that had functions alone. */
const presenceBy = (functions) => class {
  state = {}
  #sync = () => {}

  constructor(channel) {
    channel.on('presence_state', (state) => this.#take(functions.syncState(this.state, state)))
    channel.on('presence_diff', (diff) => this.#take(functions.syncDiff(this.state, diff)))
  }

  onSync(sync) {
    this.#sync = sync
  }

  list(by) {
    return functions.list(this.state, by)
  }

  #take(state) {
    this.state = state
    this.#sync()
  }
}

// Up to here a client that disconnects forgets its channels, and one that is disconnected doesn't.
const lastThatForgets = '1.4'

const require = createRequire(import.meta.url)
const versionOf = (name) => {
  const { Socket, LongPoll, Presence } = require(name)
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url)))
  return {
    version,
    Socket,
    LongPoll,
    Presence: Presence.prototype?.onSync ? Presence : presenceBy(Presence),
    rejoinsAfterDisconnect: version.slice(0, 3) > lastThatForgets,
    end,
  }
}

/** From the oldest that speaks version 2 to the newest that doesn't notice when its session is another. */
export const versions = ['phoenix-1.3', 'phoenix-1.4', 'phoenix-1.5', 'phoenix-1.6', 'phoenix-1.7', 'phoenix-1.8.1'].map(versionOf)
