import { Socket } from "./vendor/phoenix/phoenix.mjs"
import { resumingChannel } from "./vendor/orleans-channels/channels.js"

const $ = id => document.getElementById(id)
const me = sessionStorage.getItem("name") ?? `guest ${Math.floor(Math.random() * 1000)}`
sessionStorage.setItem("name", me)

const socket = new Socket("/socket", { params: { name: me } })
socket.connect()

const room = resumingChannel(socket, "room:lobby")
room.on("new_msg", ({ name, body }) => show(element("p", name === me ? "message mine" : "message", `${name}: ${body}`)))
room.onError(() => showState("lost", "waiting for the connection"))
room.onJoin(({ kind }) => {
  showState("joined", `you are ${me}`)
  if (kind === "gap") show(element("p", "note bad", "What was said meanwhile is not kept."))
})
room.join().receive("error", ({ reason }) => showState("refused", `refused: ${reason}`))

$("form").addEventListener("submit", event => {
  event.preventDefault()
  room.push("new_msg", { body: $("body").value })
    .receive("error", ({ reason }) => show(element("p", "note bad", `Not said: ${reason}`)))
    .receive("timeout", () => show(element("p", "note bad", "No answer: it may not have been said.")))
  $("body").value = ""
})

// Text from others is never read as HTML.
function element(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

function show(item) {
  $("hint")?.remove()
  $("messages").append(item)
  item.scrollIntoView({ block: "nearest" })
}

function showState(state, text) {
  $("state").dataset.state = state
  $("state").textContent = text
}
