// The official client against an application in every set-up that is tried, by every way, with 12 KB of headers.
import { describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { LongPoll, Presence, Socket } from 'phoenix'
import { converse, ways } from '../SetUps/page/conversation.mjs'

const headers = Object.fromEntries(['cookie', 'x-trace', 'x-claims'].map((name) => [name, `${name}=${'x'.repeat(4000)}`]))

class CrowdedWebSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers })
  }
}

const fetchPlain = globalThis.fetch
globalThis.fetch = (url, options = {}) => fetchPlain(url, { ...options, headers: { ...headers, ...options.headers } })

describe('every set-up', { concurrency: 7 }, () => {
  for (const { name, url } of JSON.parse(process.env.SET_UPS)) {
    for (const way of Object.keys(ways)) {
      test(`${name} by ${way}`, { timeout: 120_000 }, () => converse({ Socket, LongPoll, Presence, WebSocket: CrowdedWebSocket }, way, url))
    }
  }
})
