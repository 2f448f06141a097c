// How fast other implementations do what `plyr bench frames` and `plyr car verify` do, in the same JSON:
//
//   node peers.mjs IMPL MODE CAPTURE KEYS [--limit N] [--runs N]      IMPL atproto|skyware|atcute, MODE filter|full|verify
//   node peers.mjs atproto car REPOSITORY DID_DOCUMENT [--runs N]
//
// filter: read just enough to see that a frame is not ours. full: header, body, CAR, every record to JSON, every block hashed.
// verify: full, signature, inversion of every operation. Each is written with what the package itself offers for that purpose.
import { parseArgs } from 'node:util'
import { readFileSync } from 'node:fs'
import { readCapture, readKeys } from './lib/frames.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: 'Infinity' }, runs: { type: 'string', default: '5' } },
})
const [impl, mode, file, keyFile] = positionals
const { default: modes } = await import(`./lib/peer-${impl}.mjs`)
const work = modes[mode]
if (!work) throw new Error(`${impl} has no ${mode}; it has ${Object.keys(modes).join(', ')}`)

if (mode === 'car') {
  const car = readFileSync(file)
  const document = JSON.parse(readFileSync(keyFile, 'utf8'))
  const key = 'did:key:' + document.verificationMethod[0].publicKeyMultibase
  await measure((run) => run.count(work(car, document.id, key)))
} else {
  const frames = readCapture(file, Number(values.limit))
  const keys = readKeys(keyFile)
  await measure(async (run) => {
    for (const frame of frames) await run.count(work(frame, keys))
  })
}

async function measure(body) {
  for (let i = 0; i < Number(values.runs); i++) {
    const run = {
      items: 0, bad: 0,
      // A record count for repositories, one for a frame.
      async count(result) { try { this.items += (await result) ?? 1 } catch { this.items++; this.bad++ } },
    }
    const cpu = process.cpuUsage()
    const start = process.hrtime.bigint()
    await body(run)
    const wall = Number(process.hrtime.bigint() - start) / 1e9
    const { user, system } = process.cpuUsage(cpu)
    console.log(JSON.stringify({
      impl, mode, frames: run.items, fps: Math.round(run.items / wall), fps_cpu: Math.round(run.items / ((user + system) / 1e6)),
      rss_mb: Math.round(process.memoryUsage.rss() / 1e6), bad: run.bad,
    }))
  }
}
