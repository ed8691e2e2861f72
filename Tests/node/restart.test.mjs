// What the clients make of a server that goes away and comes back.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { clients, end } from './clients.mjs'
import { Inbox, ask, freshTopic, inboxOf } from './conversation.mjs'
import { Server, canStartServers } from './server.mjs'

const timeout = 120_000
const endings = [
  { signal: 'SIGTERM', title: 'is shut down', kind: 'shutdown' },
  { signal: 'SIGKILL', title: 'dies', kind: 'death' },
]

describe('a server that comes back', { skip: !canStartServers && 'SERVER_COMMAND names no server to start' }, () => {
  const server = new Server()
  const opened = []

  before(() => server.start(), { timeout })
  afterEach(() => opened.splice(0).forEach(end))
  after(() => server.stop('SIGKILL'))

  for (const { signal, title, kind } of endings) {
    test(`has all clients back on their channels after it ${title}`, { timeout }, async () => {
      const members = clients.map((client) => {
        const socket = client.socket()
        opened.push(socket)
        const [joins, closes] = [new Inbox(), new Inbox()]
        socket.onClose(closes.add)
        socket.connect()
        const channel = socket.channel(freshTopic('room'), {})
        channel.join().receive('ok', joins.add)
        return { client, channel, joins, closes }
      })
      await Promise.all(members.map((member) => member.joins.next()))

      await server.stop(signal)
      for (const member of members) {
        assert.equal((await member.closes.next()).code, member.client.closeCodes[kind])
      }
      await server.start()

      await Promise.all(members.map(async ({ channel, joins }) => {
        await joins.next()
        const inbox = inboxOf(channel, 'new_msg')
        await ask(channel, 'new_msg', { body: 'back' })
        assert.deepEqual(await inbox.next(), { body: 'back' })
      }))
    })
  }
})
