// The clients under test, all made to look alike: the current one in both versions of the protocol and over both
// transports, and the last one that was written for the first version.
import { createRequire } from 'node:module'
import { WebSocket } from 'ws'
import { LongPoll, Socket as CurrentSocket } from 'phoenix'

const { Socket: OldSocket } = createRequire(import.meta.url)('phoenix-v1')

export const serverUrl = process.env.SERVER_URL ?? 'ws://localhost:4000/socket'

// What stands for waiting between two tries; a test that needed the defaults' seconds would only be slower.
const soon = () => 20

const common = { transport: WebSocket, reconnectAfterMs: soon, rejoinAfterMs: soon }

// Messages of the first version are objects. The current client no longer brings this serializer, but lets it be given.
const v1 = {
  vsn: '1.0.0',
  encode: (message, done) => done(JSON.stringify(message)),
  decode: (text, done) => done(JSON.parse(text)),
}

const overWebSocket = {
  beats: true,
  refusal: (error) => error.message,
  breakConnection: (socket) => socket.conn.terminate(),
  closeCodes: { shutdown: 1012, death: 1006 },
}

// The transport tells its errors as HTTP statuses, needs no heartbeats, and closes with codes of the client's own.
const overLongPoll = {
  beats: false,
  refusal: String,
  breakConnection: (socket) => {
    // For good: a poll that comes back just now would bring the true one.
    Object.defineProperty(socket.conn, 'token', { get: () => 'a session that is gone', set: () => {} })
    socket.push({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: socket.makeRef() })
  },
  closeCodes: { shutdown: 1011, death: 1011 },
}

export const clients = [
  {
    ...overWebSocket,
    name: 'phoenix 1.8 over V2',
    hasBinary: true,
    tellsJoinsApart: true,
    socket: (options = {}) => new CurrentSocket(serverUrl, { ...common, ...options }),
  },
  {
    ...overWebSocket,
    name: 'phoenix 1.8 over V1',
    hasBinary: false,
    tellsJoinsApart: false,
    socket: (options = {}) => new CurrentSocket(serverUrl, { ...common, ...v1, ...options }),
  },
  {
    ...overWebSocket,
    name: 'phoenix 1.2 over V1',
    hasBinary: false,
    tellsJoinsApart: false,
    // It joins anew each time this has passed without a reply, and then forgets its ref: that must not happen for haste.
    socket: (options = {}) => new OldSocket(serverUrl, { ...common, reconnectAfterMs: () => 2000, ...options }),
  },
  {
    ...overLongPoll,
    name: 'phoenix 1.8 over V2 and long-poll',
    hasBinary: false,
    tellsJoinsApart: true,
    socket: (options = {}) => new CurrentSocket(serverUrl, { ...common, transport: LongPoll, ...options }),
  },
]

/** Ends a client for good: the old one's timers outlive its disconnect, and with them the process. */
export const end = (socket) => {
  const channels = socket.channels
  socket.channels = []
  socket.disconnect()
  socket.reconnectTimer.reset()
  clearInterval(socket.heartbeatTimer)
  channels.forEach((channel) => channel.rejoinTimer.reset())
}
