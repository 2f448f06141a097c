// Medians of the rounds that tools/bench measured, and what they say about the targets of docs/performance.md.
import { readFileSync } from 'node:fs'

const P256_SHARE = 0.08
const CAR_RECORDS = 192000
const results = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const of = (wanted, figure = 'fps_cpu') => median(results.filter((r) => Object.entries(wanted).every(([k, v]) => r[k] === v)).map((r) => r[figure]))
const ours = (mode, figure) => of({ impl: 'plyr', mode, threads: 1 }, figure)
const count = (n) => Math.round(n).toLocaleString('en')

console.log('\nframes per cpu-second   plyr        @atproto    @skyware    @atcute')
for (const mode of ['filter', 'full', 'verify']) {
  const row = [ours(mode), ...['atproto', 'skyware', 'atcute'].map((impl) => of({ impl, mode }))]
  console.log(mode.padEnd(24) + row.map((n) => (n === undefined ? '-' : count(n)).padEnd(12)).join(''))
}

const bare = 1 / ((1 - P256_SHARE) / of({ primitive: 'k256 verify' }, 'ops_cpu') + P256_SHARE / of({ primitive: 'p256 verify' }, 'ops_cpu'))
const car = CAR_RECORDS / median(results.filter((r) => r.impl === 'plyr' && r.mode === 'car').map((r) => r.user + r.system))
const peerCar = of({ impl: 'atproto', mode: 'car' })
console.log(`\nbare signatures per cpu-second, in the capture's mixture: ${count(bare)}`)
console.log(`repository records per cpu-second: plyr ${count(car)}, the start of its process included; @atproto/repo ${count(peerCar)}\n`)

const target = (name, value, least, unit = 'x') => console.log(`${value >= least ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(unit === 'x' ? 1 : 2)} ${unit}, target ${least}`)
const ratio = (mode, impl) => ours(mode) / of({ impl, mode })
target('G1 filter beside @atproto', ratio('filter', 'atproto'), 15)
target('G1 filter beside @atcute', ratio('filter', 'atcute'), 5)
target('G2 full beside @atproto', ratio('full', 'atproto'), 20)
target('G2 full beside @skyware', ratio('full', 'skyware'), 8)
target('G2 full beside @atcute', ratio('full', 'atcute'), 4)
target('G3 verify beside @atproto', ratio('verify', 'atproto'), 40)
target('G3 verify beside @atcute', ratio('verify', 'atcute'), 8)
target('G4 verify beside bare signatures', ours('verify') / bare, 0.6, 'of them')
target('G5 two threads beside one', of({ impl: 'plyr', mode: 'verify', threads: 2 }, 'fps') / ours('verify', 'fps'), 1.7)
const perCpu = (2 * of({ impl: 'plyr', mode: 'verify', threads: 2 })) / ours('verify')
console.log(`       G5 by cpu-seconds, as if two cores were free: ${perCpu.toFixed(2)} x`)
target('G12 repository beside @atproto', car / peerCar, 20)
console.log(`G1 allocated per filtered frame: ${ours('filter', 'alloc_per_frame')} B, collections of generation 1 and 2: ${ours('filter', 'gen1') + ours('filter', 'gen2')}`)
