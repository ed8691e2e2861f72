// The browser module as npm publishes it: packed, and installed in a folder where the other packages are found too.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const source = join(here, '../../Silo/wwwroot/vendor/orleans-channels')
const options = { cwd: here, encoding: 'utf8' }

export class PackedModule {
  #folder = mkdtempSync(join(here, 'node_modules', '.packed-'))

  /** What is in the package. */
  files

  constructor() {
    const [{ filename, files }] = JSON.parse(execFileSync('npm', ['pack', source, '--json', '--pack-destination', this.#folder], options))
    this.files = files.map(({ path }) => path).sort()
    const installed = join(this.#folder, 'node_modules', 'orleans-channels')
    mkdirSync(installed, { recursive: true })
    execFileSync('tar', ['-xzf', join(this.#folder, filename), '-C', installed, '--strip-components=1'], options)
  }

  /** Imports it by its name. */
  import() {
    return import(pathToFileURL(this.#write('index.mjs', 'export * from "orleans-channels"\n')))
  }

  /** What TypeScript's compiler says, at its strictest, of code that uses the module; empty if it has nothing to say. */
  problemsOf(code) {
    const args = [join(here, 'node_modules/.bin/tsc'), '--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--types', '', this.#write('use.mts', code)]
    try {
      return execFileSync(process.execPath, args, options)
    } catch ({ stdout }) {
      return stdout
    }
  }

  remove() {
    rmSync(this.#folder, { recursive: true })
  }

  #write(name, text) {
    const file = join(this.#folder, name)
    writeFileSync(file, text)
    return file
  }
}
