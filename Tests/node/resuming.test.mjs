// Channels that go on where they were, by the module for browsers, as it is packed.
import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { Serializer } from 'phoenix'
import { clients, end } from './clients.mjs'
import { Inbox, ask, freshTopic, inboxOf, join } from './conversation.mjs'
import { PackedModule } from './packed.mjs'

const timeout = 30_000
const opened = []
const packed = new PackedModule()
const { resumingChannel } = await packed.import()

after(() => packed.remove())
afterEach(() => opened.splice(0).forEach(end))

const connect = (client, options) => {
  const socket = client.socket(options)
  socket.connect()
  opened.push(socket)
  return socket
}

const disconnect = (socket) => new Promise((gone) => socket.disconnect(gone))

/** A member of a topic with a history, which has joined. */
const listen = (socket, topic, options) => {
  const channel = resumingChannel(socket, topic, {}, options)
  const joins = new Inbox()
  channel.onJoin(joins.add)
  const said = inboxOf(channel, 'said')
  channel.join()
  return { channel, joins, said }
}

/** What a page's sessionStorage is. */
const storage = () => {
  const kept = new Map()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

const kindOf = async (joins) => (await joins.next()).kind

test('the package has the module, its types, its licence and what to read', () => {
  assert.deepEqual(packed.files, ['LICENSE', 'README.md', 'channels.d.ts', 'channels.js', 'package.json'])
})

test('its types take what it is for, and nothing else', { timeout }, () => {
  const use = `
    import { Presence, Socket } from "phoenix";
    import { resumingChannel, type Joined, type ResumingChannel } from "orleans-channels";
    const room: ResumingChannel = resumingChannel(new Socket("/socket"), "room:lobby", () => ({ user_id: "ada" }), { storage: sessionStorage });
    new Presence(room).onSync(() => {});
    room.onJoin(({ kind, since, response }: Joined<{ highest: number }>) => {
      if (kind === "gap") console.log(since.length + response.highest);
    });
    room.join().receive("ok", () => room.push("new_msg", { body: room.position }));
    room.forget();
  `
  assert.equal(packed.problemsOf(use), '')
  assert.match(packed.problemsOf(`${use} room.onJoin(({ kind }) => kind === "lost");`), /TS2367/)
  assert.match(packed.problemsOf(`${use} room.position = "@1-1";`), /TS2540/)
})

for (const client of clients.filter(({ name }) => name.startsWith('phoenix 1.8'))) {
  describe(client.name, () => {
    test('gets what it missed, once and in order, and then what is new', { timeout }, async () => {
      const topic = freshTopic('log')
      const speaker = await join(connect(clients[0]), topic)
      const socket = connect(client)
      const { joins, said } = listen(socket, topic)
      assert.equal(await kindOf(joins), 'joined')
      await ask(speaker, 'say', { n: 1 })
      assert.deepEqual(await said.next(), { n: 1 })

      await disconnect(socket)
      await ask(speaker, 'say', { n: 2 })
      await ask(speaker, 'say', { n: 3 })
      socket.connect()

      assert.equal(await kindOf(joins), 'recovered')
      await ask(speaker, 'say', { n: 4 })
      for (const n of [2, 3, 4]) {
        assert.deepEqual(await said.next(), { n })
      }
      assert.ok(said.isEmpty)
    })

    test('is told of a gap when the history no longer reaches back', { timeout }, async () => {
      const topic = freshTopic('log')
      const speaker = await join(connect(clients[0]), topic)
      const socket = connect(client)
      const { channel, joins, said } = listen(socket, topic)
      await joins.next()
      const { position } = channel

      await disconnect(socket)
      for (const n of [1, 2, 3, 4]) {
        await ask(speaker, 'say', { n })
      }
      socket.connect()

      const { kind, since } = await joins.next()
      assert.deepEqual({ kind, since }, { kind: 'gap', since: position })
      await ask(speaker, 'say', { n: 5 })
      assert.deepEqual(await said.next(), { n: 5 })
    })

    test('takes a position for no ref of its own', { timeout }, async () => {
      const { channel, joins, said } = listen(connect(client), freshTopic('log'))
      await joins.next()

      for (let n = 1; n <= 20; n++) {
        await ask(channel, 'say', { n })
        assert.deepEqual(await said.next(), { n })
        assert.match(channel.position, /^@[0-9a-f]+-[0-9a-f]+$/)
      }
    })
  })
}

describe('over a reload', () => {
  test('what was missed comes where the position was kept', { timeout }, async () => {
    const [topic, kept] = [freshTopic('log'), storage()]
    const speaker = await join(connect(clients[0]), topic)
    const page = connect(clients[0])
    const before = listen(page, topic, { storage: kept })
    assert.equal(await kindOf(before.joins), 'joined')
    await ask(speaker, 'say', { n: 1 })
    await before.said.next()
    await disconnect(page)
    await ask(speaker, 'say', { n: 2 })

    const after = listen(connect(clients[0]), topic, { storage: kept })

    assert.equal(await kindOf(after.joins), 'recovered')
    assert.deepEqual(await after.said.next(), { n: 2 })
  })

  test('it begins anew where none was kept, or it was forgotten, or means nothing', { timeout }, async () => {
    const [topic, kept] = [freshTopic('log'), storage()]
    const first = listen(connect(clients[0]), topic, { storage: kept })
    await first.joins.next()

    first.channel.forget()
    assert.equal(kept.getItem(`channels:${topic}`), null)
    assert.equal(await kindOf(listen(connect(clients[0]), topic, { storage: kept }).joins), 'joined')
    assert.equal(await kindOf(listen(connect(clients[0]), topic).joins), 'joined')
    kept.setItem('mine', '{"resume":7')
    assert.equal(await kindOf(listen(connect(clients[0]), topic, { storage: kept, key: 'mine' }).joins), 'joined')
  })

  test('a storage that takes nothing changes nothing else', { timeout }, async () => {
    const full = { ...storage(), setItem: () => { throw new Error('full') } }
    const { channel, joins, said } = listen(connect(clients[0]), freshTopic('log'), { storage: full })
    assert.equal(await kindOf(joins), 'joined')

    await ask(channel, 'say', { n: 1 })

    assert.deepEqual(await said.next(), { n: 1 })
  })
})

test('a connection that ends within what was missed brings the rest of it', { timeout }, async () => {
  const topic = freshTopic('log')
  const speaker = await join(connect(clients[0]), topic)
  let cutAt = null
  const socket = connect(clients[0], decodingWith((message) => {
    const isCut = message.payload?.n === cutAt
    cutAt = isCut ? null : cutAt
    return isCut
  }))
  const { joins, said } = listen(socket, topic)
  await joins.next()
  await disconnect(socket)
  for (const n of [1, 2, 3]) {
    await ask(speaker, 'say', { n })
  }

  cutAt = 2
  socket.connect()

  assert.equal(await kindOf(joins), 'recovered')
  assert.equal(await kindOf(joins), 'recovered')
  for (const n of [1, 2, 3]) {
    assert.deepEqual(await said.next(), { n })
  }
})

test('bytes come once, even if the connection ends between them and their position', { timeout }, async () => {
  const topic = freshTopic('log')
  const speaker = await join(connect(clients[0]), topic)
  let cuts = 1
  const socket = connect(clients[0], decodingWith(({ event }) => event === 'position' && cuts-- > 0))
  const { channel, joins, said } = listen(socket, topic)
  const bytes = inboxOf(channel, 'bytes')
  await joins.next()

  speaker.push('say_binary', {})

  assert.deepEqual(new Uint8Array(await bytes.next()), new Uint8Array([1, 2, 3]))
  assert.equal(await kindOf(joins), 'recovered')
  await ask(speaker, 'say', { n: 1 })
  assert.deepEqual(await said.next(), { n: 1 })
  assert.ok(bytes.isEmpty)

  speaker.push('say_binary', {})
  assert.deepEqual(new Uint8Array(await bytes.next()), new Uint8Array([1, 2, 3]))
})

/** Has the socket that was opened last lose its connection at a message: neither that nor what follows is heard. */
function decodingWith(isCut) {
  return {
    decode: (raw, done) => Serializer.decode(raw, (message) => {
      const { conn } = opened.at(-1)
      if (conn.readyState === 1 && isCut(message)) {
        conn.terminate()
      } else if (conn.readyState === 1) {
        done(message)
      }
    }),
  }
}
