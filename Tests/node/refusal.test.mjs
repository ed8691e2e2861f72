// A refusal that comes after the handshake: the page can tell why, and a client that only tries again doesn't flood the gateway.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { WebSocket } from 'ws'
import { Socket } from 'phoenix'
import { end, serverUrl } from './clients.mjs'
import { Inbox, answer, freshTopic } from './conversation.mjs'

test('a client is told why it is refused, and comes back by and by', { timeout: 30_000 }, async () => {
  const socket = new Socket(serverUrl, { transport: WebSocket })
  after(() => end(socket))
  const closes = new Inbox()
  socket.onClose(({ code, reason }) => closes.add({ code, reason: String(reason) }))
  const joined = answer(socket.channel(freshTopic('room')).join(1_000))
  socket.connect()

  assert.deepEqual(await closes.next(), { code: 4401, reason: 'Your session has expired.' })
  const began = performance.now()
  for (let times = 0; times < 2; times++) assert.equal((await closes.next()).code, 4401)

  assert.ok(performance.now() - began > 1_800, 'It came back too soon.')
  assert.equal((await joined).status, 'timeout')
})
