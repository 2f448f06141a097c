// Makes a capture of a firehose with the reference implementation, always the same for the same options:
//
//   node capture.mjs --out DIR [--seed N] [--repos N] [--records N] [--frames N] [--tampered N] [--p256 SHARE] [--others SHARE]
//
// DIR/valid.frames     --frames honest frames of --repos accounts that hold about --records records when it begins
// DIR/tampered.frames  the same frames up to the last of --tampered forged ones, each beside the frame that it was made of
// DIR/tampered.tsv     frame number, what was done, account: everything in tampered.frames that must be refused
// DIR/keys.tsv         account, did:key
import * as cbor from '@ipld/dag-cbor'
import { createWriteStream, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { blocksToCarFile } from '@atproto/repo'
import { encodeFrame, withLength } from './lib/frames.mjs'
import { seeded } from './lib/random.mjs'
import { Repository } from './lib/repository.mjs'
import { AFTERWARDS, TAMPERINGS } from './lib/tamper.mjs'

// What a busy relay shows: 0.55 % of commits touch plyr. As options: 8 % of accounts have a P-256 key, one frame in 200 is no commit.
const SHARE_OURS = 0.0055
const START_MICROS = Date.UTC(2025, 5, 1) * 1000
const FIRST_SEQ = 1000

const { values } = parseArgs({
  options: {
    out: { type: 'string' }, seed: { type: 'string', default: '1' }, repos: { type: 'string', default: '300' },
    records: { type: 'string', default: '700' }, frames: { type: 'string', default: '51296' }, tampered: { type: 'string', default: '2000' },
    p256: { type: 'string', default: '0.08' }, others: { type: 'string', default: '0.005' },
  },
})
const option = (name) => Number(values[name])
const random = seeded(option('seed'))
mkdirSync(values.out, { recursive: true })

class Output {
  frames = 0
  constructor(name) { this.stream = createWriteStream(join(values.out, name)) }
  async write(bytes) { if (!this.stream.write(bytes)) await once(this.stream, 'drain') }
  async frame(bytes) { await this.write(withLength(bytes)); return this.frames++ }
  async end() { this.stream.end(); await once(this.stream, 'finish') }
}

const repositories = []
const keys = new Output('keys.tsv')
for (let i = 0; i < option('repos'); i++) {
  const isP256 = Math.floor((i + 1) * option('p256')) > Math.floor(i * option('p256'))
  // A few are large, most are not.
  const records = Math.ceil(option('records') * (0.2 + 2.4 * random.next() ** 3))
  const repository = await Repository.create(random, { isP256, records, startMicros: START_MICROS })
  repositories.push(repository)
  await keys.write(`${repository.did}\t${repository.keypair.did()}\n`)
}

const valid = new Output('valid.frames')
const tampered = new Output('tampered.frames')
const list = new Output('tampered.tsv')
const prior = new Map()
// A stream of its own, so that the honest frames do not depend on how many are forged.
const forger = seeded(option('seed') + 1)
let waiting = Object.keys(TAMPERINGS)
let forged = 0

for (let seq = FIRST_SEQ; valid.frames < option('frames'); seq++) {
  // Squared: some accounts write much more than others.
  const repository = repositories[Math.floor(random.next() ** 2 * repositories.length)]
  const time = new Date(repository.micros / 1000).toISOString()
  if (random.chance(option('others'))) {
    const bytes = await otherFrame(repository, seq, time)
    await valid.frame(bytes)
    if (forged < option('tampered')) await tampered.frame(bytes)
    continue
  }
  const { blocks, ...commit } = await repository.next({ touchesPlyr: random.chance(SHARE_OURS) })
  const body = { seq, time, blobs: [], rebase: false, tooBig: false, ...commit }
  const honest = encodeFrame('#commit', { ...body, blocks: await blocksToCarFile(body.commit, blocks) })
  await valid.frame(honest)
  if (forged < option('tampered')) await forge({ body, blocks, repository, honest })
  prior.set(repository.did, honest)
}
for (const output of [keys, valid, tampered, list]) await output.end()
console.error(`${valid.frames} frames; ${forged} forged among ${tampered.frames}`)

function otherFrame(repository, seq, time) {
  const { did, rev } = repository
  const roll = random.next()
  if (roll < 0.4) return encodeFrame('#identity', { did, seq, time, handle: `${did.slice(8, 20)}.example.com` })
  if (roll < 0.8) return encodeFrame('#account', { did, seq, time, active: true })
  return repository.commitCar().then((blocks) => encodeFrame('#sync', { did, seq, time, rev, blocks }))
}

async function forge({ body, blocks, repository, honest }) {
  const commit = cbor.decode(blocks.get(body.commit))
  const other = repositories[(repositories.indexOf(repository) + 1) % repositories.length].did
  const it = { body, blocks, repository, commit, other, prior: prior.get(repository.did), tree: commit.data, random: forger }
  // One honest frame in four stays alone. A kind for which this commit gives no occasion waits for the next.
  let bytes = null, kind = null
  for (let i = 0; !bytes && i < waiting.length && (i > 0 || forger.chance(0.75)); i++) {
    kind = waiting[i]
    bytes = await TAMPERINGS[kind](it)
  }
  if (bytes) {
    waiting.splice(waiting.indexOf(kind), 1)
    if (waiting.length === 0) waiting = Object.keys(TAMPERINGS)
  }
  const put = async () => {
    if (!bytes) return
    await list.write(`${await tampered.frame(bytes)}\t${kind}\t${repository.did}\n`)
    forged++
  }
  if (!AFTERWARDS.has(kind)) await put()
  await tampered.frame(honest)
  if (AFTERWARDS.has(kind)) await put()
}
