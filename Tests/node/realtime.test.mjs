// What an application does with Supabase's client. Its second version of the protocol has binary frames for broadcasts that
// Phoenix doesn't know: an encode option sends them as the text that Phoenix does, or the gateway takes them when told so.
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { RealtimeClient } from '@supabase/realtime-js'
import { serverUrl } from './clients.mjs'
import { Inbox, freshTopic } from './conversation.mjs'

const timeout = 30_000
const opened = []

const supabaseUrl = process.env.SUPABASE_URL

const connect = ({ url = serverUrl, ...options } = {}) => {
  const client = new RealtimeClient(url, {
    transport: WebSocket,
    params: { apikey: 'public' },
    reconnectAfterMs: () => 20,
    ...options,
  })
  opened.push(client)
  return client
}

/** Subscribes, and gives the statuses that follow the first, which must be the expected one. */
const subscribe = async (channel, expected = 'SUBSCRIBED') => {
  const statuses = new Inbox()
  channel.subscribe((status, error) => statuses.add({ status, error }))
  const { status, error } = await statuses.next()
  assert.equal(status, expected, error?.message)
  return Object.assign(statuses, { error })
}

const inboxOf = (channel, event) => {
  const inbox = new Inbox()
  channel.on('broadcast', { event }, inbox.add)
  return inbox
}

/** Ends a client for good: its disconnect leaves its heartbeats running, and one that is late would connect it again. */
const end = (client) => {
  client.socketAdapter.getSocket().connect = () => {}
  return client.disconnect()
}

afterEach(() => Promise.all(opened.splice(0).map(end)))

const asText = ({ join_ref, ref, topic, event, payload }, done) => done(JSON.stringify([join_ref, ref, topic, event, payload]))

for (const { name, options } of [
  { name: 'realtime-js over V1', options: { vsn: '1.0.0' } },
  { name: 'realtime-js over V2 in text', options: { vsn: '2.0.0', encode: asText } },
  { name: 'realtime-js over V2, where its broadcasts are taken', options: { url: supabaseUrl } },
]) {
  describe(name, () => {
    test('subscribes, and leaves', { timeout }, async () => {
      const client = connect(options)
      const channel = client.channel(freshTopic('room'))
      const statuses = await subscribe(channel)
      assert.equal(channel.state, 'joined')

      assert.equal(await client.removeChannel(channel), 'ok')

      assert.equal((await statuses.next()).status, 'CLOSED')
      assert.deepEqual(client.getChannels(), [])
    })

    test('is told why it may not subscribe', { timeout }, async () => {
      const { error } = await subscribe(connect(options).channel('secret'), 'CHANNEL_ERROR')
      assert.equal(error.message, 'Unauthorized')
    })

    test('sends a broadcast to the others', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = [connect(options).channel(topic), connect(options).channel(topic)]
      const [atAnn, atBob] = [inboxOf(ann, 'cursor'), inboxOf(bob, 'cursor')]
      await subscribe(ann)
      await subscribe(bob)

      assert.equal(await ann.send({ type: 'broadcast', event: 'cursor', payload: { x: 1 } }), 'ok')
      assert.equal(await bob.send({ type: 'broadcast', event: 'cursor', payload: { x: 2 } }), 'ok')

      assert.deepEqual((await atBob.next()).payload, { x: 1 })
      assert.deepEqual((await atAnn.next()).payload, { x: 2 })
      assert.ok(atAnn.isEmpty && atBob.isEmpty)
    })

    test('hears its own broadcast, and an answer to it, when it asks for both', { timeout }, async () => {
      const channel = connect(options).channel(freshTopic('room'), { config: { broadcast: { self: true, ack: true } } })
      const inbox = inboxOf(channel, 'cursor')
      await subscribe(channel)

      assert.equal(await channel.send({ type: 'broadcast', event: 'cursor', payload: { x: 1 } }), 'ok')

      assert.deepEqual(await inbox.next(), { type: 'broadcast', event: 'cursor', payload: { x: 1 } })
    })

    test('hears the events it listens to and no other', { timeout }, async () => {
      const channel = connect(options).channel(freshTopic('room'), { config: { broadcast: { self: true, ack: true } } })
      const [cursors, all] = [inboxOf(channel, 'cursor'), inboxOf(channel, '*')]
      await subscribe(channel)

      await channel.send({ type: 'broadcast', event: 'typing', payload: {} })
      await channel.send({ type: 'broadcast', event: 'cursor', payload: {} })

      assert.equal((await cursors.next()).event, 'cursor')
      assert.equal((await all.next()).event, 'typing')
      assert.equal((await all.next()).event, 'cursor')
    })

    test('shows who is here, who comes and who goes', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = ['ann', 'bob'].map((key) => connect(options).channel(topic, { config: { presence: { key } } }))
      const [comes, goes] = [new Inbox(), new Inbox()]
      ann.on('presence', { event: 'join' }, comes.add).on('presence', { event: 'leave' }, goes.add)
      await subscribe(ann)
      await subscribe(bob)

      assert.equal(await bob.track({ mood: 'fine' }), 'ok')
      assert.deepEqual((({ key, newPresences }) => [key, newPresences.map(({ mood }) => mood)])(await comes.next()), ['bob', ['fine']])
      assert.deepEqual(Object.keys(ann.presenceState()), ['bob'])

      await bob.untrack()
      assert.equal((await goes.next()).key, 'bob')
      assert.deepEqual(ann.presenceState(), {})
    })

    // Its state keeps the old meta too: on the way to its callbacks it takes the ref off, by which it would know it.
    test('shows what changed of who is here', { timeout }, async () => {
      const topic = freshTopic('room')
      const [ann, bob] = ['ann', 'bob'].map((key) => connect(options).channel(topic, { config: { presence: { key } } }))
      const [comes, goes] = [new Inbox(), new Inbox()]
      ann.on('presence', { event: 'join' }, comes.add).on('presence', { event: 'leave' }, goes.add)
      await subscribe(ann)
      await subscribe(bob)
      await bob.track({ mood: 'fine' })
      await comes.next()

      assert.equal(await bob.track({ mood: 'better' }), 'ok')

      assert.deepEqual((await comes.next()).newPresences.map(({ mood }) => mood), ['better'])
      assert.deepEqual((await goes.next()).leftPresences.map(({ mood }) => mood), ['fine'])
    })

    test('hands a fresh token to its channels', { timeout }, async () => {
      const client = connect(options)
      const channel = client.channel(freshTopic('room'))
      const inbox = new Inbox()
      channel.on('system', {}, inbox.add)
      await subscribe(channel)

      await client.setAuth('a fresh one')

      assert.equal((await inbox.next()).message, 'a fresh one')
    })

    test('subscribes again by itself after its channel crashed', { timeout }, async () => {
      const channel = connect(options).channel(freshTopic('room'))
      const statuses = await subscribe(channel)

      channel.channelAdapter.push('boom', {})

      assert.equal((await statuses.next()).status, 'CHANNEL_ERROR')
      assert.equal((await statuses.next()).status, 'SUBSCRIBED')
    })

    test('subscribes again by itself after its connection broke', { timeout }, async () => {
      const client = connect(options)
      const statuses = await subscribe(client.channel(freshTopic('room')))

      client.socketAdapter.getSocket().conn.terminate()

      assert.equal((await statuses.next()).status, 'CHANNEL_ERROR')
      assert.equal((await statuses.next()).status, 'SUBSCRIBED')
    })

    test('keeps its connection by heartbeats', { timeout }, async () => {
      const beats = new Inbox()
      // It takes a beat for lost that isn't answered before the next is due.
      const client = connect({ ...options, heartbeatIntervalMs: 2000, heartbeatCallback: (status) => status !== 'sent' && beats.add(status) })
      await subscribe(client.channel(freshTopic('room')))
      for (let i = 0; i < 2; i++) assert.equal(await beats.next(), 'ok')
    })
  })
}

describe('realtime-js over V2, where its broadcasts are taken', () => {
  test('sends bytes, and hears them as bytes; who speaks V1 hears them in base64', { timeout }, async () => {
    const topic = freshTopic('room')
    const [ann, bob, old] = [connect({ url: supabaseUrl }), connect({ url: supabaseUrl }), connect({ url: supabaseUrl, vsn: '1.0.0' })].map((client) => client.channel(topic))
    const [atBob, atOld] = [inboxOf(bob, 'ink'), inboxOf(old, 'ink')]
    for (const channel of [ann, bob, old]) await subscribe(channel)

    await ann.send({ type: 'broadcast', event: 'ink', payload: Uint8Array.of(0, 1, 254, 255).buffer })

    assert.deepEqual([...new Uint8Array((await atBob.next()).payload)], [0, 1, 254, 255])
    assert.deepEqual((await atOld.next()).payload, { binary: Buffer.of(0, 1, 254, 255).toString('base64') })
  })

  test('sends text of any alphabet', { timeout }, async () => {
    const channel = connect({ url: supabaseUrl }).channel(freshTopic('room'), { config: { broadcast: { self: true, ack: true } } })
    const inbox = inboxOf(channel, 'said')
    await subscribe(channel)

    assert.equal(await channel.send({ type: 'broadcast', event: 'said', payload: { said: 'schöne Grüße 😀' } }), 'ok')

    assert.deepEqual((await inbox.next()).payload, { said: 'schöne Grüße 😀' })
  })
})

describe('realtime-js over V2, as it comes', () => {
  test('subscribes, and hears what others broadcast', { timeout }, async () => {
    const topic = freshTopic('room')
    const [ann, bob] = [connect({ vsn: '1.0.0' }).channel(topic), connect().channel(topic)]
    const atBob = inboxOf(bob, 'cursor')
    await subscribe(ann)
    await subscribe(bob)

    await ann.send({ type: 'broadcast', event: 'cursor', payload: { x: 1 } })

    assert.deepEqual((await atBob.next()).payload, { x: 1 })
  })

  test('loses its connection by a broadcast of its own, as with Phoenix, and comes back', { timeout }, async () => {
    const client = connect()
    const channel = client.channel(freshTopic('room'))
    const statuses = await subscribe(channel)
    const closes = new Inbox()
    client.socketAdapter.onClose(closes.add)

    await channel.send({ type: 'broadcast', event: 'cursor', payload: { x: 1 } })

    assert.equal((await closes.next()).code, 1011)
    assert.equal((await statuses.next()).status, 'CHANNEL_ERROR')
    assert.equal((await statuses.next()).status, 'SUBSCRIBED')
  })
})
