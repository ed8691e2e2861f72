// A socket.io server that does what the bench channel does: join, echo, broadcast.
import { createServer } from "node:http"
import { Server } from "socket.io"

const http = createServer()
const io = new Server(http, { transports: ["websocket"], serveClient: false, perMessageDeflate: false })

io.on("connection", socket => {
  socket.on("join", (topic, done) => {
    socket.join(topic)
    done()
  })
  socket.on("echo", (payload, done) => done(payload))
  socket.on("cast", (topic, payload) => io.to(topic).emit("cast", payload))
})

// The load tool asks for a collection before it reads the memory.
process.on("SIGUSR2", () => global.gc())

http.listen(Number(process.argv[2]), "127.0.0.1", 4096)
