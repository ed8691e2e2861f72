// The official client on a network that lets no WebSocket through: it goes over to long-poll by itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTo, createServer } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { LongPoll, Socket } from 'phoenix'
import { end, serverUrl } from './clients.mjs'
import { Inbox, ask, freshTopic, inboxOf, join } from './conversation.mjs'

const timeout = 30_000
const upgrade = /^upgrade: *websocket/im

/** A proxy that passes everything on but WebSockets, which it treats as told. */
class Proxy {
  #connections = new Set()
  #server = createServer((client) => this.#pass(client))
  #onUpgrade

  upgrades = 0

  constructor(onUpgrade) {
    this.#onUpgrade = onUpgrade
  }

  async start() {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const url = new URL(serverUrl)
    url.port = this.#server.address().port
    return url.href
  }

  stop() {
    this.#connections.forEach((connection) => connection.destroy())
    this.#server.close()
  }

  #pass(client) {
    this.#hold(client)
    client.once('data', (head) => {
      if (upgrade.test(head.toString('latin1'))) {
        this.upgrades++
        this.#onUpgrade(client)
        return
      }
      const { hostname, port } = new URL(serverUrl)
      const server = this.#hold(connectTo(Number(port), hostname))
      server.write(head)
      client.pipe(server).pipe(client)
    })
  }

  #hold(connection) {
    this.#connections.add(connection)
    connection.on('error', () => connection.destroy())
    connection.on('close', () => this.#connections.delete(connection))
    return connection
  }
}

/** What a browser gives the client to remember a fallback in. */
const newStore = () => {
  const items = new Map()
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) }
}

const networks = [
  {
    title: 'refuses WebSockets',
    onUpgrade: (client) => client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  },
  { title: 'lets WebSockets hang', onUpgrade: () => {} },
]

for (const { title, onUpgrade } of networks) {
  describe(`phoenix 1.8 where the network ${title}`, () => {
    const proxy = new Proxy(onUpgrade)
    const opened = []
    let url

    const connect = (options) => {
      const socket = new Socket(url, { transport: WebSocket, longPollFallbackMs: 200, sessionStorage: newStore(), ...options })
      opened.push(socket)
      socket.connect()
      return socket
    }

    before(async () => { url = await proxy.start() })
    afterEach(() => opened.splice(0).forEach(end))
    after(() => proxy.stop())

    test('falls back to long-poll and talks', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = [await join(connect(), topic), await join(connect(), topic)]
      const atBob = inboxOf(bob, 'new_msg')

      await ask(ann, 'new_msg', { body: 'around the wall' })

      assert.deepEqual(await atBob.next(), { body: 'around the wall' })
      assert.equal(ann.socket.transport, LongPoll)
      assert.ok(proxy.upgrades > 0)
    })

    test('tries no WebSocket any more when it connects for the second time', { timeout }, async () => {
      const sessionStorage = newStore()
      await join(connect({ sessionStorage }), freshTopic('room'))
      const upgrades = proxy.upgrades

      const socket = connect({ sessionStorage })
      await join(socket, freshTopic('room'))

      assert.equal(proxy.upgrades, upgrades)
      assert.equal(socket.transport, LongPoll)
    })
  })
}

describe('phoenix 1.8 where WebSockets pass', () => {
  test('stays with them, for the server answers its ping', { timeout }, async () => {
    const socket = new Socket(serverUrl, { transport: WebSocket, longPollFallbackMs: 10_000, sessionStorage: newStore() })
    const passed = new Inbox()
    socket.logger = (_, message) => message.startsWith('connected to primary') && passed.add(message)
    socket.connect()

    await passed.next()
    await join(socket, freshTopic('room'))

    assert.equal(socket.transport, WebSocket)
    end(socket)
  })
})

describe('phoenix 1.8 over long-poll', () => {
  test('pushes bytes, and gets those of a reply in base64', { timeout }, async () => {
    const socket = new Socket(serverUrl, { transport: LongPoll })
    socket.connect()
    const channel = await join(socket, freshTopic('room'))

    const reply = await ask(channel, 'bin', Uint8Array.of(0, 1, 254, 255).buffer)

    assert.deepEqual(reply, { binary: Buffer.of(0, 1, 254, 255).toString('base64') })
    end(socket)
  })
})
