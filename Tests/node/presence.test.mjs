// Who is present, as the official clients' own Presence makes it out: whatever members do, it is the topic's own list.
// API_URL and API_KEY lead to the HTTP API that tells that list; SEED repeats a run, ROUNDS says how often each haste is tried.
import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { RealtimeClient } from '@supabase/realtime-js'
import { Presence, Socket } from 'phoenix'
import { WebSocket } from 'ws'
import { end, serverUrl } from './clients.mjs'
import { answer, ask, freshTopic } from './conversation.mjs'

const timeout = 60_000
const steps = 60
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 5)
const delays = [0, 1, 5, 20]
const keys = ['ann', 'bob', '__proto__', 'constructor', '', '"q"', '😀']

/** What a run does is decided by its seed alone (mulberry32). */
const randomOf = (seed) => (below) => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}

/** The topic's own list, as text. */
const ownList = async (topic) => {
  const reply = await fetch(`${process.env.API_URL}/presence?topic=${encodeURIComponent(topic)}`, {
    headers: { authorization: `Bearer ${process.env.API_KEY}` },
  })
  assert.equal(reply.status, 200)
  return text(await reply.json())
}

/** Keys and metas in an order that doesn't depend on how they came. */
const text = (state) =>
  Object.entries(state)
    .map(([key, { metas }]) => `${JSON.stringify(key)}: ${metas.map((meta) => JSON.stringify(meta, Object.keys(meta).sort())).sort()}`)
    .sort()
    .join('\n')

const eventually = async (holds, otherwise) => {
  for (const giveUp = Date.now() + 20_000; !(await holds()); await sleep(5)) {
    if (Date.now() > giveUp) assert.fail(await otherwise())
  }
}

/** A socket of its own that has joined, with the client's own Presence on the channel. */
class Member {
  constructor(topic, params) {
    this.socket = new Socket(serverUrl, { transport: WebSocket, rejoinAfterMs: () => 20, reconnectAfterMs: () => 20 })
    this.socket.connect()
    this.channel = this.socket.channel(topic, params)
    this.presence = new Presence(this.channel)
    this.present = new Set()
    this.presence.onJoin((key, before, joined) => joined.metas.forEach(({ phx_ref }) => this.present.add(phx_ref)))
    this.presence.onLeave((key, rest, left) => left.metas.forEach(({ phx_ref }) => this.present.delete(phx_ref)))
  }

  get list() {
    return text(this.presence.state)
  }

  get refs() {
    return Object.values(this.presence.state).flatMap(({ metas }) => metas.map(({ phx_ref }) => phx_ref)).sort()
  }
}

describe('Presence of phoenix.js', () => {
  const members = new Map()

  afterEach(() => {
    members.forEach(({ socket }) => end(socket))
    members.clear()
  })

  const step = async (topic, random) => {
    const number = random(4)
    const meta = { n: random(100) }
    const key = keys[random(keys.length)]
    const member = members.get(number)
    if (!member) {
      const joined = new Member(topic, random(4) === 0 ? {} : { key, meta })
      members.set(number, joined)
      assert.equal((await answer(joined.channel.join())).status, 'ok')
      return `${number} joins as ${key}`
    }

    const kind = random(8)
    if (kind === 0) {
      await answer(member.channel.leave())
      members.delete(number)
      end(member.socket)
      return `${number} leaves`
    }

    if (kind === 1) {
      members.delete(number)
      end(member.socket)
      return `${number} goes`
    }

    if (kind === 2) {
      member.channel.push('crash', {})
      return `${number} crashes and rejoins by itself`
    }

    if (kind === 3) {
      member.socket.conn.close()
      return `${number} loses its connection and comes back by itself`
    }

    const event = ['track', 'track', 'update', 'count', 'untrack'][random(5)]
    const reply = await answer(member.channel.push(event, { key, meta }, 5_000))
    return `${number} ${event}s ${key}: ${JSON.stringify(reply.response)}`
  }

  for (const seed of [firstSeed, firstSeed + 1]) {
    test(`agrees with the topic after each of ${steps} steps, seed ${seed}`, { timeout }, async () => {
      const [topic, random] = [freshTopic('here'), randomOf(seed)]
      for (let number = 1; number <= steps; number++) {
        const did = await step(topic, random)
        const disagreeing = async () => {
          const own = await ownList(topic)
          return [...members.values()].filter((member) => member.channel.state !== 'joined' || member.list !== own)
        }
        await eventually(
          async () => (await disagreeing()).length === 0,
          async () => `seed ${seed}, step ${number}: ${did}\n${await ownList(topic)}\n---\n${(await disagreeing()).map(({ list }) => list).join('\n---\n')}`,
        )
        // Whoever goes by the callbacks knows the same.
        members.forEach((member) => assert.deepEqual([...member.present].sort(), member.refs, `seed ${seed}, step ${number}: ${did}`))
      }
    })
  }

  test('shows an update as no leave of the key', { timeout }, async () => {
    const ann = new Member(freshTopic('here'), { key: 'ann' })
    members.set('ann', ann)
    ann.channel.join()
    await eventually(() => ann.list.startsWith('"ann"'), () => ann.list)
    const counts = []
    ann.presence.onSync(() => counts.push(ann.presence.list().length))
    await ask(ann.channel, 'update', { key: 'ann', meta: { away: true } })
    await eventually(() => ann.presence.state.ann?.metas[0].away, () => ann.list)
    assert.deepEqual(counts, [1])
  })
})

/** A connection whose messages take a while to their client, so that it says what it says before it has read the answer. */
class LateWebSocket extends WebSocket {
  set onmessage(hear) {
    super.onmessage = (message) => setTimeout(() => hear(message), 30)
  }
}

describe('A join before the answer to the one before is read leaves no ghost', () => {
  const sockets = []

  afterEach(() => sockets.splice(0).forEach(end))

  const connect = (transport) => {
    const socket = new Socket(serverUrl, { transport })
    sockets.push(socket)
    socket.connect()
    return socket
  }

  /** What a client may do in haste; each gives the Presence that counts in the end. */
  const hastes = {
    'by another channel of the topic': async (socket, topic, later) => {
      socket.channel(topic, { key: 'ann' }).join()
      await later()
      const channel = socket.channel(topic, { key: 'ann' })
      const presence = new Presence(channel)
      channel.join()
      return presence
    },
    'by another channel, where the first had a Presence too': async (socket, topic, later) => {
      const first = socket.channel(topic, { key: 'ann' })
      new Presence(first)
      first.join()
      await later()
      const channel = socket.channel(topic, { key: 'ann' })
      const presence = new Presence(channel)
      channel.join()
      return presence
    },
    'by the same channel': async (socket, topic, later) => {
      const channel = socket.channel(topic, { key: 'ann' })
      const presence = new Presence(channel)
      channel.join()
      await later()
      channel.joinPush.resend(timeout)
      return presence
    },
    'by the same channel, twice': async (socket, topic, later) => {
      const presence = await hastes['by the same channel'](socket, topic, later)
      await later()
      presence.channel.joinPush.resend(timeout)
      return presence
    },
    'by the same channel, which gave up the first': async (socket, topic, later) => {
      const channel = socket.channel(topic, { key: 'ann' })
      const presence = new Presence(channel)
      channel.join()
      await later()
      channel.joinPush.trigger('timeout', {})
      channel.rejoinTimer.reset()
      channel.rejoin()
      return presence
    },
  }

  const round = async (haste, ms) => {
    const topic = freshTopic('here')
    const [socket, watcher] = [connect(LateWebSocket), connect(WebSocket).channel(topic, { key: 'bob' })]
    await Promise.all([new Promise((resolve) => socket.onOpen(resolve)), answer(watcher.join())])
    const presence = await hastes[haste](socket, topic, () => sleep(ms))
    await eventually(() => presence.state.ann && presence.channel.state === 'joined', () => `${haste}: ann isn't there`)
    await eventually(async () => text(presence.state) === await ownList(topic), async () => `${haste}, ${ms} ms later:\n${text(presence.state)}\n---\n${await ownList(topic)}`)
  }

  for (const haste of Object.keys(hastes)) {
    test(haste, { timeout: 10 * timeout }, async () => {
      for (const ms of delays) {
        for (let begun = 0; begun < rounds; begun += 10) {
          await Promise.all(Array.from({ length: Math.min(10, rounds - begun) }, () => round(haste, ms)))
        }
      }
    })
  }
})

describe('Presence of realtime-js', () => {
  const clients = []

  after(() => clients.forEach((client) => client.disconnect()))

  const subscribe = (name, key) =>
    new Promise((resolve, reject) => {
      const client = new RealtimeClient(serverUrl, { transport: WebSocket, params: { apikey: 'any' } })
      clients.push(client)
      const channel = client.channel(name, { config: { presence: { key } } })
      channel.on('presence', { event: 'sync' }, () => {})
      channel.subscribe((status, error) => (status === 'SUBSCRIBED' ? resolve(channel) : reject(error ?? new Error(status))))
    })

  test('tracks, untracks and tracks again', { timeout }, async () => {
    const name = `${process.pid}-${Date.now()}`
    const [ann, bob] = [await subscribe(name, 'ann'), await subscribe(name, 'bob')]
    const seen = () => Object.entries(bob.presenceState()).map(([key, metas]) => `${key} ${metas.map(({ mood }) => mood)}`).sort()
    const see = (...expected) => eventually(() => JSON.stringify(seen()) === JSON.stringify(expected), () => JSON.stringify(seen()))

    await ann.track({ mood: 'good' })
    await see('ann good')
    await bob.track({ mood: 'fair' })
    await see('ann good', 'bob fair')
    await ann.untrack()
    await see('bob fair')
    // Not tracked over the old: up to 2.109 this client forgets the refs of whom it tells as joining, and so keeps the old too.
    await ann.track({ mood: 'better' })
    await see('ann better', 'bob fair')
  })
})
