// A small client of the protocol, version 2: this page loads nothing from elsewhere, so it works where there is no internet.
const topic = "channels:operators"
const kept = 120
const shown = 300
const $ = id => document.getElementById(id)
const number = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 })

let socket = null
let lastRef = 0
let waiting = new Map()
let last = null
let heardAt = null
let overdue = null
let interval = 1000
let tailed = null
let delay = 500
const charts = { sockets: [], in: [], out: [], bytes: [], waiting: [] }

async function connect() {
  let token
  try {
    token = await askForToken()
  } catch (error) {
    return again(error instanceof TypeError ? "the gateway can't be reached" : error.message)
  }

  const url = new URL("socket/websocket", document.baseURI)
  url.protocol = url.protocol.replace("http", "ws")
  url.search = new URLSearchParams({ vsn: "2.0.0", token })
  socket = new WebSocket(url)
  const heartbeat = setInterval(() => send("phoenix", "heartbeat", {}, null), 30000)
  socket.onmessage = ({ data }) => receive(JSON.parse(data))
  socket.onopen = () => push("phx_join", {}).then(welcome, ({ reason }) => again(`the join was refused: ${reason ?? "no reason was given"}`))
  socket.onclose = () => {
    clearInterval(heartbeat)
    for (const { reject } of waiting.values()) reject({ reason: "disconnected" })
    waiting = new Map()
    again("the connection was lost")
  }
}

async function askForToken() {
  const answer = await fetch("token", { method: "POST", credentials: "same-origin" })
  if (!answer.ok) throw new Error(`you may not see it now (${answer.status})`)
  return await answer.text()
}

let retry = null
function again(reason) {
  stale("closed", reason)
  last = null
  clearTimeout(retry)
  retry = setTimeout(connect, delay)
  delay = Math.min(delay * 2, 10000)
  if (socket?.readyState === WebSocket.OPEN) socket.close()
}

let live = ""
function welcome(answer) {
  delay = 500
  interval = answer.interval
  live = answer.payloads ? "live, payloads are shown" : "live, payloads are hidden"
  show("open", live)
  expectReport()
  if (tailed) tail(tailed)
}

function send(to, event, payload, joinRef = "1") {
  const ref = String(++lastRef)
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify([joinRef, ref, to, event, payload]))
  return ref
}

function push(event, payload) {
  return new Promise((resolve, reject) => {
    if (socket?.readyState !== WebSocket.OPEN) return reject({ reason: "disconnected" })
    waiting.set(send(topic, event, payload), { resolve, reject })
  })
}

function receive([, ref, , event, payload]) {
  if (event === "phx_reply") {
    const asked = waiting.get(ref)
    waiting.delete(ref)
    asked?.[payload.status === "ok" ? "resolve" : "reject"](payload.response)
  } else if (event === "phx_error" || event === "phx_close") {
    socket.close()
  } else if (event === "report") {
    report(payload)
  } else if (event === "tail") {
    frames(payload)
  }
}

// Only what changes is said aloud.
function show(state, text) {
  $("status").dataset.state = state
  if ($("status").textContent !== text) $("status").textContent = text
}

// What is shown stays, and says from when it is.
function stale(state, reason) {
  clearTimeout(overdue)
  $("page").toggleAttribute("data-stale", heardAt !== null)
  show(state, heardAt === null ? `not connected: ${reason}` : `stale since ${clock(heardAt)}: ${reason}`)
}

function expectReport() {
  clearTimeout(overdue)
  overdue = setTimeout(() => stale("waiting", "the silos tell nothing new"), interval * 3 + 2000)
}

const clock = at => new Date(at).toLocaleTimeString([], { hour12: false })

const of = (tag, text, className) => {
  const made = document.createElement(tag)
  made.textContent = text
  if (className) made.className = className
  return made
}

// On a phone a row is a card, and each cell says what it is.
const row = (cells, labels = []) => {
  const made = of("tr", "")
  made.role = "row"
  made.append(...cells.map((cell, index) => {
    const data = document.createElement("td")
    data.role = "cell"
    if (labels[index]) data.dataset.label = labels[index]
    data.append(cell)
    return data
  }))
  return made
}

const sum = (items, read) => items.reduce((total, item) => total + read(item), 0)

function report(now) {
  heardAt = Date.now()
  $("page").removeAttribute("data-stale")
  show("open", live)
  expectReport()
  const seconds = last ? Math.max(0.001, (now.at - last.at) / 1000) : 0
  const before = new Map(last?.gateways.map(gateway => [gateway.id, gateway]))
  const rates = now.gateways.map(gateway => {
    const old = before.get(gateway.id)
    const rate = name => seconds && old ? Math.max(0, gateway[name] - old[name]) / seconds : 0
    return { gateway, in: rate("framesIn"), out: rate("framesOut"), bytes: rate("bytesOut") }
  })
  const operators = now.operators ?? 0
  draw("sockets", Math.max(0, sum(now.gateways, gateway => gateway.webSockets + gateway.longPolls) - operators))
  if (seconds) {
    draw("in", sum(rates, rate => rate.in), rate => `${number.format(rate)}/s`)
    draw("out", sum(rates, rate => rate.out), rate => `${number.format(rate)}/s`)
    draw("bytes", sum(rates, rate => rate.bytes), rate => `${bytes(rate)}/s`)
  }
  draw("waiting", sum(now.gateways, gateway => gateway.waiting))
  $("missing").hidden = now.missing === 0
  $("missing").textContent = `${now.missing} more did not answer.`
  $("own").hidden = false
  $("own").textContent = `With what this page needs itself: ${operators === 1 ? "a socket" : `${operators} sockets`}, a topic, and a frame each time.`
  const labels = ["", "WebSockets", "long-poll", "topics", "frames in/s", "frames out/s", "bytes out/s", "waiting"]
  $("gateways").replaceChildren(...rates.map(({ gateway, ...rate }) => row(
    [gateway.id, ...[gateway.webSockets, gateway.longPolls, gateway.topics, rate.in, rate.out].map(value => number.format(value)), bytes(rate.bytes), number.format(gateway.waiting)], labels)))
  $("quiet").hidden = now.topics.length > 0
  // A list that is rebuilt under the finger can't be tapped.
  if (!$("topics").contains(document.activeElement) && !$("topics").matches(":active")) {
    $("topics").replaceChildren(...now.topics.map(item => {
      const name = of("button", item.topic)
      name.addEventListener("click", () => { $("topic").value = item.topic; look(); name.blur(); $("topic").scrollIntoView({ block: "center" }) })
      return row([name, number.format(item.members), seconds ? number.format(item.deliveries / seconds) : "–"])
    }))
  }
  last = now
}

const bytes = count => {
  const size = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), 3)
  return `${number.format(count / 1000 ** size)} ${["B", "KB", "MB", "GB"][size]}`
}

function draw(name, value, format = value => number.format(value)) {
  const values = charts[name]
  values.push(value)
  if (values.length > kept) values.shift()
  $(name).textContent = format(value)
  const top = Math.max(...values, 1)
  const svg = $(`${name}-chart`)
  svg.setAttribute("viewBox", `0 0 ${kept - 1} 100`)
  svg.setAttribute("preserveAspectRatio", "none")
  const line = svg.firstChild ?? svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "polyline"))
  line.setAttribute("points", values.map((at, index) => `${kept - values.length + index},${97 - (at / top) * 94}`).join(" "))
}

async function look() {
  const name = $("topic").value
  try {
    const found = await push("topic", { topic: name })
    const facts = { route: found.route ?? "none takes it", members: found.members, gateways: found.gateways, offset: found.offset, present: `${found.keys} (${found.metas} devices)` }
    $("facts").replaceChildren(...Object.entries(facts).flatMap(([key, value]) => [of("dt", key), of("dd", value)]))
    $("presence-title").hidden = found.present.length === 0
    $("presence").replaceChildren(...found.present.map(({ key, count, metas }) =>
      of("li", `${key}${count > 1 ? ` ×${count}` : ""}${metas ? ` ${JSON.stringify(metas)}` : ""}`)))
  } catch ({ reason }) {
    $("facts").replaceChildren(of("dt", "problem"), of("dd", reason ?? "no answer"))
  }
}

async function tail(name) {
  try {
    await push("tail", { topic: name })
    if (tailed !== name) $("frames").replaceChildren()
    tailed = name
  } catch ({ reason }) {
    tailed = null
    $("facts").replaceChildren(of("dt", "problem"), of("dd", reason ?? "no answer"))
  }
  showTail()
}

function untail() {
  tailed = null
  push("untail", {}).catch(() => {})
  showTail()
}

function showTail() {
  $("tail").setAttribute("aria-pressed", String(tailed !== null))
  $("tail-title").hidden = $("frames").hidden = tailed === null
  $("tail-title").textContent = `Frames of ${tailed}`
}

function frames({ topic: name, frames: found, skipped }) {
  if (name !== tailed) return
  const lines = found.map(frame => {
    const line = document.createElement("li")
    line.append(
      of("span", clock(frame.at), "dim"),
      of("span", frame.kind, `kind ${frame.kind}`),
      of("span", frame.event),
      of("span", frame.member ? `member ${frame.member}` : "", "dim"),
      of("span", `${frame.bytes} bytes`, "dim"))
    if (frame.payload != null) line.append(of("code", frame.payload))
    return line
  })
  if (skipped > 0) lines.push(of("li", `${skipped} more`, "dim"))
  $("frames").prepend(...lines.reverse())
  while ($("frames").children.length > shown) $("frames").lastChild.remove()
}

$("topic-form").addEventListener("submit", event => { event.preventDefault(); look() })
$("tail").addEventListener("click", () => {
  const name = $("topic").value
  if (tailed !== null && tailed === name) {
    untail()
  } else if (name) {
    tail(name)
  }
})
document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && tailed !== null) untail() })
$("disconnect-form").addEventListener("submit", event => {
  event.preventDefault()
  const id = $("socket-id").value
  if (!confirm(`Close all sockets of ${id}?`)) return
  push("disconnect", { socketId: id }).then(
    () => { $("disconnected").textContent = `Sockets of ${id} are being closed.` },
    ({ reason }) => { $("disconnected").textContent = `Not done: ${reason ?? "no answer"}.` })
})
connect()
