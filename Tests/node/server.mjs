// A server that a test starts, stops and starts again. What to start is given by whoever runs the tests:
// SERVER_COMMAND is a JSON list of program and arguments, SERVER_FOLDER where to run it, SERVER_URL where it listens.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export const canStartServers = Boolean(process.env.SERVER_COMMAND)

export class Server {
  #process

  async start() {
    const [program, ...args] = JSON.parse(process.env.SERVER_COMMAND)
    this.#process = spawn(program, args, { cwd: process.env.SERVER_FOLDER, stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: this.#process.stdout })
    // Reading goes on to the end, or a talkative server would wait for its reader.
    await new Promise((resolve, reject) => {
      lines.on('line', (line) => line.includes('Application started') && resolve())
      lines.on('close', () => reject(new Error('The server ended before it was up.')))
    })
  }

  async stop(signal) {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill(signal)
      await exited
    }
  }
}
