// What an application does with a Phoenix client, done with the real ones.
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { clients, end } from './clients.mjs'
import { Inbox, answer, ask, firstCall, freshTopic, inboxOf, join } from './conversation.mjs'

const timeout = 30_000

for (const client of clients) {
  describe(client.name, () => {
    const opened = []

    const connect = (options) => {
      const socket = client.socket(options)
      opened.push(socket)
      socket.connect()
      return socket
    }

    afterEach(() => opened.splice(0).forEach(end))

    test('joins a channel', { timeout }, async () => {
      const channel = await join(connect(), freshTopic('room'))
      assert.equal(channel.state, 'joined')
    })

    test('is told why it may not join', { timeout }, async () => {
      const channel = connect().channel('room:secret', {})
      const refused = await answer(channel.join())
      assert.deepEqual(refused, { status: 'error', response: { reason: 'unauthorized' } })
      channel.leave()
    })

    test('is told when a topic has no channel', { timeout }, async () => {
      const channel = connect().channel('nosuch:topic', {})
      const refused = await answer(channel.join())
      assert.deepEqual(refused, { status: 'error', response: { reason: 'unmatched topic' } })
      channel.leave()
    })

    test('pushes and gets the reply', { timeout }, async () => {
      const channel = await join(connect(), 'ping')
      assert.deepEqual(await ask(channel, 'ping'), { ping: 'pong' })
      assert.deepEqual(await ask(channel, 'ping', { ack_phrase: 'hi' }), { ping: 'hi' })
      assert.deepEqual(await ask(channel, 'ping:phrase'), { ping: 'phrase' })
    })

    test('pushes and gets an error', { timeout }, async () => {
      const channel = await join(connect(), 'ping')
      const reply = await answer(channel.push('param_ping', { error: true }))
      assert.deepEqual(reply, { status: 'error', response: { reason: 'You asked for this!' } })
    })

    test('gives up on a push that is never answered, and goes on', { timeout }, async () => {
      const channel = await join(connect(), 'ping')
      assert.equal((await answer(channel.push('pong', {}, 100))).status, 'timeout')
      assert.deepEqual(await ask(channel, 'ping'), { ping: 'pong' })
    })

    test('has pushes wait for the join', { timeout }, async () => {
      const channel = connect().channel(freshTopic('bench'), {})
      channel.join()
      const replies = await Promise.all([1, 2, 3].map((n) => ask(channel, 'echo', { n })))
      assert.deepEqual(replies, [{ n: 1 }, { n: 2 }, { n: 3 }])
    })

    test('broadcasts to everybody, itself included', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = [await join(connect(), topic), await join(connect(), topic)]
      const [atAnn, atBob] = [inboxOf(ann, 'new_msg'), inboxOf(bob, 'new_msg')]
      await ask(ann, 'new_msg', { body: 'hi' })
      assert.deepEqual(await atBob.next(), { body: 'hi' })
      assert.equal(atAnn.isEmpty, false, 'the broadcast comes before the reply')
      assert.deepEqual(await atAnn.next(), { body: 'hi' })
    })

    test('broadcasts to the others only', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = [await join(connect(), topic), await join(connect(), topic)]
      const [atAnn, atBob] = [inboxOf(ann, 'shout'), inboxOf(bob, 'shout')]
      ann.push('shout', { body: 'hey' })
      assert.deepEqual(await atBob.next(), { body: 'hey' })
      await ask(ann, 'echo')
      assert.ok(atAnn.isEmpty)
    })

    test('hears a hundred broadcasts once and in order', { timeout }, async () => {
      const topic = freshTopic('bench')
      const [ann, bob] = [await join(connect(), topic), await join(connect(), topic)]
      const atBob = inboxOf(bob, 'cast')
      for (let i = 0; i < 100; i++) ann.push('cast', { i })
      for (let i = 0; i < 100; i++) assert.deepEqual(await atBob.next(), { i })
    })

    test('gets what an intercepted broadcast becomes, unless it ignores the sender', { timeout }, async () => {
      const topic = freshTopic('chat')
      const ann = await join(connect(), topic)
      const bob = await join(connect(), topic, { ignore: ['troll'] })
      const [atAnn, atBob] = [inboxOf(ann, 'new_msg'), inboxOf(bob, 'new_msg')]
      ann.push('say', { user_id: 'troll', body: 'ha' })
      ann.push('say', { user_id: 'friend', body: 'hello' })
      assert.equal((await atAnn.next()).user_id, 'troll')
      assert.equal((await atAnn.next()).user_id, 'friend')
      assert.equal((await atBob.next()).user_id, 'friend')
    })

    test('is told of a crash and joins again by itself', { timeout }, async () => {
      const channel = connect().channel(freshTopic('room'), {})
      const joins = new Inbox()
      channel.join().receive('ok', joins.add)
      await joins.next()
      const error = firstCall((hook) => channel.onError(hook))
      channel.push('boom', {})
      await error
      await joins.next()
      assert.deepEqual(await ask(channel, 'echo', { again: true }), { again: true })
    })

    test('keeps its other channels when one crashes', { timeout }, async () => {
      const socket = connect()
      const [calm, crashing] = [await join(socket, freshTopic('bench')), await join(socket, freshTopic('room'))]
      const calmErrors = new Inbox()
      calm.onError(calmErrors.add)
      const error = firstCall((hook) => crashing.onError(hook))
      crashing.push('boom', {})
      await error
      assert.deepEqual(await ask(calm, 'echo', { still: 'here' }), { still: 'here' })
      assert.ok(calmErrors.isEmpty)
      assert.equal(calm.state, 'joined')
    })

    test('is told when the server closes a channel, and stays away', { timeout }, async () => {
      const socket = connect()
      const channel = await join(socket, 'ping')
      const closed = firstCall((hook) => channel.onClose(hook))
      assert.deepEqual(await ask(channel, 'ding'), { msg: 'shutting down' })
      await closed
      await join(socket, freshTopic('bench'))
      assert.equal(channel.state, 'closed')
    })

    test('leaves, and comes back by a new channel', { timeout }, async () => {
      const socket = connect()
      const topic = freshTopic('room')
      const closes = new Inbox()
      socket.onMessage((message) => message.topic === topic && message.event === 'phx_close' && closes.add(message))
      const first = await join(socket, topic)
      assert.equal((await answer(first.leave())).status, 'ok')
      assert.equal(first.state, 'closed')
      if (!client.tellsJoinsApart) {
        // Over V1 a phx_close doesn't say whom it means: let the first channel's pass before the second one is there.
        await closes.next()
      }
      const second = await join(socket, topic)
      const inbox = inboxOf(second, 'new_msg')
      await ask(second, 'new_msg', { body: 'back' })
      assert.deepEqual(await inbox.next(), { body: 'back' })
    })

    test('has what it says for an earlier join ignored', { timeout }, async () => {
      const socket = connect()
      const channel = await join(socket, freshTopic('bench'))
      const messages = new Inbox()
      socket.onMessage(messages.add)
      socket.push({ topic: channel.topic, event: 'echo', payload: {}, ref: 'stale', join_ref: 'stale' })
      await ask(channel, 'echo', { fresh: true })
      assert.deepEqual((await messages.next()).payload.response, { fresh: true })
    })

    if (client.beats) {
      test('keeps its connection by heartbeats', { timeout }, async () => {
        // It takes a beat for lost that isn't answered before the next is due.
        const socket = connect({ heartbeatIntervalMs: 2000 })
        const [beats, closes] = [new Inbox(), new Inbox()]
        socket.onMessage((message) => message.topic === 'phoenix' && beats.add(message))
        socket.onClose(closes.add)
        for (let i = 0; i < 2; i++) {
          assert.deepEqual((await beats.next()).payload, { status: 'ok', response: {} })
        }
        assert.ok(closes.isEmpty)
      })
    }

    test('is refused with a bad token', { timeout }, async () => {
      const socket = connect({ params: { token: 'bad' } })
      socket.onOpen(() => assert.fail('the connection was opened'))
      const errors = new Inbox()
      socket.onError(errors.add)
      for (let i = 0; i < 2; i++) {
        assert.match(client.refusal(await errors.next()), /403/)
      }
    })

    test('gives the user it connects as to its channels', { timeout }, async () => {
      const channel = await join(connect({ params: { user_id: 'zoë & co' } }), freshTopic('room'))
      assert.equal((await ask(channel, 'whoami')).user_id, 'zoë & co')
    })

    test('comes back to its channels after the connection broke', { timeout }, async () => {
      const socket = connect()
      const topic = freshTopic('room')
      const channel = socket.channel(topic, {})
      const joins = new Inbox()
      channel.join().receive('ok', joins.add)
      await joins.next()
      client.breakConnection(socket)
      await joins.next()
      const inbox = inboxOf(channel, 'new_msg')
      await ask(channel, 'new_msg', { body: 'still me' })
      assert.deepEqual(await inbox.next(), { body: 'still me' })
    })

    test('holds fifty channels on one connection', { timeout }, async () => {
      const socket = connect()
      const channels = await Promise.all(Array.from({ length: 50 }, () => join(socket, freshTopic('bench'))))
      const replies = await Promise.all(channels.map((channel, i) => ask(channel, 'echo', { i })))
      assert.deepEqual(replies, channels.map((_, i) => ({ i })))
    })

    test('echoes a megabyte', { timeout }, async () => {
      const channel = await join(connect(), freshTopic('bench'))
      const payload = { text: 'x'.repeat(1_000_000) }
      assert.deepEqual(await ask(channel, 'echo', payload), payload)
    })

    test('speaks every script, in topics, events and payloads', { timeout }, async () => {
      const channel = await join(connect(), freshTopic('chat:部屋 ☕ "q" \\ 😀'))
      const inbox = inboxOf(channel, 'new_msg')
      const payload = { 'ключ': 'é\u2028\u0000\u007f 😀 </script>', list: [1.5, -0, 1e21, null, true, { a: [] }] }
      channel.push('événement 😀', payload)
      assert.deepEqual(await inbox.next(), JSON.parse(JSON.stringify(payload)))
    })

    if (client.tellsJoinsApart) {
      test('leaves a topic that another of its channels joins, and the newer one stays', { timeout }, async () => {
        const socket = connect()
        const topic = freshTopic('room')
        const first = await join(socket, topic)
        const closed = firstCall((hook) => first.onClose(hook))
        const second = await join(socket, topic)
        await closed
        const inbox = inboxOf(second, 'new_msg')
        await ask(second, 'new_msg', { body: 'once' })
        await ask(second, 'echo')
        assert.deepEqual(await inbox.next(), { body: 'once' })
        assert.ok(inbox.isEmpty)
        assert.deepEqual([first.state, second.state], ['closed', 'joined'])
      })
    }

    if (client.hasBinary) {
      const bytes = Uint8Array.of(0, 1, 2, 254, 255)

      test('pushes bytes and gets bytes in reply', { timeout }, async () => {
        const channel = await join(connect(), freshTopic('room'))
        assert.deepEqual(new Uint8Array(await ask(channel, 'bin', bytes.buffer)), bytes)
        assert.equal((await ask(channel, 'bin', new ArrayBuffer(0))).byteLength, 0)
      })

      test('broadcasts bytes to everybody', { timeout }, async () => {
        const topic = freshTopic('room')
        const [ann, bob] = [await join(connect(), topic), await join(connect(), topic)]
        const [atAnn, atBob] = [inboxOf(ann, 'bin_cast'), inboxOf(bob, 'bin_cast')]
        ann.push('bin_cast', bytes.buffer)
        assert.deepEqual(new Uint8Array(await atAnn.next()), bytes)
        assert.deepEqual(new Uint8Array(await atBob.next()), bytes)
      })

      test('gets bytes that are pushed to it', { timeout }, async () => {
        const channel = await join(connect(), freshTopic('chat'))
        const inbox = inboxOf(channel, 'new_msg')
        channel.push('picture', bytes.buffer)
        assert.deepEqual(new Uint8Array(await inbox.next()), bytes)
      })
    }
  })
}
