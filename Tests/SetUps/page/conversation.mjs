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

/** Join, push, broadcast, presence, history, disconnect and come back. Throws with what didn't go. */
export const converse = async (client, way, url) => {
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
    await ask('ann joins', inRoom.ann.join())
    await ask('bob joins', inRoom.bob.join())

    expect('a push', await ask('a push', inRoom.ann.push('echo', { n: 1 })), { n: 1 })
    await ask('a broadcast', inRoom.ann.push('new_msg', { body: 'hello' }))
    expect('a broadcast', await within('a broadcast', heard()), { body: 'hello' })
    await annSees('presence', ['ann', 'bob'])

    const position = { resume: '', member: '' }
    const inLog = { ann: ann.channel(log), bob: bob.channel(log, position) }
    const kept = inboxOf(inLog.bob, 'said')
    const replies = []
    let replied = () => {}
    inLog.bob.onMessage = (_event, payload, ref) => {
      if (typeof ref === 'string' && ref.startsWith('@')) position.resume = ref
      return payload
    }
    const take = (reply) => {
      Object.assign(position, { resume: reply.position, member: reply.member })
      replies.push(reply)
      replied()
    }
    await ask('ann joins a log', inLog.ann.join())
    await ask('bob joins a log', inLog.bob.join().receive('ok', take))
    await ask('a kept broadcast', inLog.ann.push('say', { n: 1 }))
    expect('a kept broadcast', await within('a kept broadcast', kept()), { n: 1 })

    await within('a disconnect', new Promise((gone) => bob.disconnect(gone)))
    await annSees('presence of one that left', ['ann'])
    await ask('a broadcast to one that is away', inLog.ann.push('say', { n: 2 }))
    bob.connect()

    expect('history', await within('history', kept()), { n: 2 })
    await within('a rejoin', new Promise((resolve) => {
      replied = () => replies.length > 1 && resolve()
      replied()
    }))
    expect('recovered', replies[1].recovered, true)
    await annSees('presence of one that came back', ['ann', 'bob'])
  } finally {
    sockets.forEach((socket) => socket.disconnect())
  }
}
