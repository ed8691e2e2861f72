// A client that was away gets what it missed, by the lines that the history guide tells it to add.
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { clients, end } from './clients.mjs'
import { Inbox, ask, freshTopic, inboxOf, join } from './conversation.mjs'

const timeout = 30_000
const opened = []

const connect = (client) => {
  const socket = client.socket()
  socket.connect()
  opened.push(socket)
  return socket
}

/** A channel that carries its position. */
const resuming = (socket, topic) => {
  const params = { resume: '', member: '' }
  const channel = socket.channel(topic, params)
  channel.onMessage = (_event, payload, ref) => {
    if (typeof ref === 'string' && ref.startsWith('@')) params.resume = ref
    return payload
  }

  const replies = new Inbox()
  channel.join().receive('ok', (reply) => {
    params.resume = reply.position
    params.member = reply.member
    replies.add(reply)
  })
  return { channel, params, replies, said: inboxOf(channel, 'said') }
}

afterEach(() => opened.splice(0).forEach(end))

for (const client of clients.filter(({ name }) => name.startsWith('phoenix 1.8'))) {
  describe(client.name, () => {
    test('gets what it missed, once and in order, and then what is new', { timeout }, async () => {
      const topic = freshTopic('log')
      const speaker = await join(connect(clients[0]), topic)
      const socket = connect(client)
      const listener = resuming(socket, topic)
      assert.equal((await listener.replies.next()).recovered, false)
      await ask(speaker, 'say', { n: 1 })
      assert.deepEqual(await listener.said.next(), { n: 1 })

      await new Promise((gone) => socket.disconnect(gone))
      await ask(speaker, 'say', { n: 2 })
      await ask(speaker, 'say', { n: 3 })
      socket.connect()

      assert.equal((await listener.replies.next()).recovered, true)
      await ask(speaker, 'say', { n: 4 })
      for (const n of [2, 3, 4]) {
        assert.deepEqual(await listener.said.next(), { n })
      }
      assert.ok(listener.said.isEmpty)
    })

    test('is told when the history no longer reaches back', { timeout }, async () => {
      const topic = freshTopic('log')
      const speaker = await join(connect(clients[0]), topic)
      const socket = connect(client)
      const listener = resuming(socket, topic)
      await listener.replies.next()

      await new Promise((gone) => socket.disconnect(gone))
      for (const n of [1, 2, 3, 4]) {
        await ask(speaker, 'say', { n })
      }
      socket.connect()

      assert.equal((await listener.replies.next()).recovered, false)
      await ask(speaker, 'say', { n: 5 })
      assert.deepEqual(await listener.said.next(), { n: 5 })
    })

    test('takes a position for no ref of its own', { timeout }, async () => {
      const topic = freshTopic('log')
      const socket = connect(client)
      const listener = resuming(socket, topic)
      await listener.replies.next()

      for (let n = 1; n <= 20; n++) {
        await ask(listener.channel, 'say', { n })
        assert.deepEqual(await listener.said.next(), { n })
        assert.match(listener.params.resume, /^@[0-9a-f]+-[0-9a-f]+$/)
      }
    })
  })
}
