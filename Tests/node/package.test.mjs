// An application that has nothing of this repository but its packages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clients, end, serverUrl } from './clients.mjs'
import { ask, freshTopic, inboxOf, join } from './conversation.mjs'

test('serves its page, and its grain through its channel', { timeout: 30_000 }, async () => {
  const page = await fetch(new URL('/', serverUrl.replace('ws:', 'http:')))
  assert.match(await page.text(), /<title>Greetings<\/title>/)

  const socket = clients[0].socket()
  socket.connect()
  try {
    const topic = freshTopic('greet')
    const channel = await join(socket, topic)
    const greeted = inboxOf(channel, 'greeted')
    const text = `${topic.slice('greet:'.length)}, Ada!`
    assert.deepEqual(await ask(channel, 'greet', { name: 'Ada' }), { text })
    assert.deepEqual(await greeted.next(), { text })
  } finally {
    end(socket)
  }
})
