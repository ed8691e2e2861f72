// What two clients say to each other in every set-up, in Node and in a browser alike: whoever runs it brings phoenix.js.

let topics = 0
const freshTopic = (kind) => `${kind}:${Date.now()}-${Math.random()}-${++topics}`

/** Where WebSockets don't pass. */
class NoWebSocket {
  constructor() {
    setTimeout(() => this.onerror?.(new Error('WebSockets do not pass here.')), 0)
  }

  close() {}
}

const newStore = () => {
  const items = new Map()
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) }
}

/** The ways a client may go; each gives its socket's options. */
export const ways = {
  WebSocket: ({ WebSocket }) => ({ transport: WebSocket }),
  'long-poll': ({ LongPoll }) => ({ transport: LongPoll }),
  longPollFallbackMs: () => ({ transport: NoWebSocket, longPollFallbackMs: 2000, sessionStorage: newStore() }),
}

// On a busy machine; only what fails takes so long.
const patience = 30_000

const within = (what, promise, ms = patience) => {
  let timer
  const tooLate = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`${what}: nothing within ${ms} ms`)), ms) })
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}

const ask = (what, push) => within(what, new Promise((resolve, fail) => {
  push.receive('ok', resolve)
  for (const status of ['error', 'timeout']) push.receive(status, (reason) => fail(new Error(`${what}: ${status} ${JSON.stringify(reason)}`)))
}))

const expect = (what, got, expected) => {
  if (JSON.stringify(got) !== JSON.stringify(expected)) throw new Error(`${what}: ${JSON.stringify(got)} in the place of ${JSON.stringify(expected)}`)
}

const inboxOf = (channel, event) => {
  const [items, waiting] = [[], []]
  channel.on(event, (item) => (waiting.length > 0 ? waiting.shift()(item) : items.push(item)))
  return () => (items.length > 0 ? Promise.resolve(items.shift()) : new Promise((resolve) => waiting.push(resolve)))
}

/** Who a client sees, until that is as expected. */
const presenceOf = (presence) => {
  let check = () => {}
  presence.onSync(() => check())
  const names = () => presence.list((name) => name).sort()
  return (what, expected) => within(`${what}: ${expected}`, new Promise((resolve) => {
    check = () => JSON.stringify(names()) === JSON.stringify(expected) && resolve()
    check()
  }))
}

/** Joins, and tells each time what that is answered: a channel joins again by itself. */
const joining = (what, channel, take = () => {}) => {
  const [replies, waiting] = [[], []]
  channel.join().receive('ok', take).receive('ok', (reply) => (waiting.length > 0 ? waiting.shift()(reply) : replies.push(reply)))
  return () => within(what, replies.length > 0 ? Promise.resolve(replies.shift()) : new Promise((resolve) => waiting.push(resolve)))
}

/**
 * Join, push, broadcast, presence, history, disconnect and come back, and the same when all servers have gone and come back. Throws with
 * what didn't go.
 * @param restart Called once, when the servers may go; resolves when they have come back.
 */
export const converse = async (client, way, url, restart) => {
  const params = { token: "a user's", vsn_app: '9', version: '3' }
  const sockets = []
  const connect = () => {
    const socket = new client.Socket(url, { params, timeout: patience, reconnectAfterMs: () => 100, rejoinAfterMs: () => 100, ...ways[way](client) })
    sockets.push(socket)
    socket.connect()
    return socket
  }

  try {
    const [room, log] = [freshTopic('room'), freshTopic('log')]
    const [ann, bob] = [connect(), connect()]
    const inRoom = { ann: ann.channel(room, { user_id: 'ann' }), bob: bob.channel(room, { user_id: 'bob' }) }
    const annSees = presenceOf(new client.Presence(inRoom.ann))
    const heard = inboxOf(inRoom.bob, 'new_msg')
    const joined = { ann: joining('ann joins', inRoom.ann), bob: joining('bob joins', inRoom.bob) }
    await joined.ann()
    await joined.bob()

    expect('a push', await ask('a push', inRoom.ann.push('echo', { n: 1 })), { n: 1 })
    await ask('a broadcast', inRoom.ann.push('new_msg', { body: 'hello' }))
    expect('a broadcast', await within('a broadcast', heard()), { body: 'hello' })
    await annSees('presence', ['ann', 'bob'])

    const position = { resume: '', member: '' }
    const inLog = { ann: ann.channel(log), bob: bob.channel(log, position) }
    const kept = inboxOf(inLog.bob, 'said')
    inLog.bob.onMessage = (_event, payload, ref) => {
      if (typeof ref === 'string' && ref.startsWith('@')) position.resume = ref
      return payload
    }
    const take = ({ position: resume, member }) => Object.assign(position, { resume, member })
    const joinedLog = { ann: joining('ann joins a log', inLog.ann), bob: joining('bob joins a log', inLog.bob, take) }
    await joinedLog.ann()
    await joinedLog.bob()
    await ask('a kept broadcast', inLog.ann.push('say', { n: 1 }))
    expect('a kept broadcast', await within('a kept broadcast', kept()), { n: 1 })

    if (client.rejoinsAfterDisconnect !== false) {
      await within('a disconnect', new Promise((gone) => bob.disconnect(gone)))
      await annSees('presence of one that left', ['ann'])
      await ask('a broadcast to one that is away', inLog.ann.push('say', { n: 2 }))
      bob.connect()

      expect('history', await within('history', kept()), { n: 2 })
      await joined.bob()
      expect('recovered', (await joinedLog.bob()).recovered, true)
      await annSees('presence of one that came back', ['ann', 'bob'])
    }

    await restart()
    await Promise.all([joined.ann(), joined.bob(), joinedLog.ann()])
    expect('recovered after a restart', (await joinedLog.bob()).recovered, true)
    expect('a push after a restart', await ask('a push after a restart', inRoom.ann.push('echo', { n: 3 })), { n: 3 })
    await ask('a broadcast after a restart', inRoom.ann.push('new_msg', { body: 'again' }))
    expect('a broadcast after a restart', await within('a broadcast after a restart', heard()), { body: 'again' })
    await ask('a kept broadcast after a restart', inLog.ann.push('say', { n: 3 }))
    expect('a kept broadcast after a restart', await within('a kept broadcast after a restart', kept()), { n: 3 })
    await annSees('presence after a restart', ['ann', 'bob'])
  } finally {
    sockets.forEach(client.end ?? ((socket) => socket.disconnect()))
  }
}
