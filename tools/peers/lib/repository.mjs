// One account's repository, written with @atproto/repo. What Repo.formatCommit does, but with revisions of our own choosing:
// it takes them from the clock and from Math.random, and then no two runs would give the same bytes.
import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import { BlockMap, DataDiff, MemoryBlockstore, MST, blocksToCarFile, signCommit } from '@atproto/repo'
import { changed, did as makeDid, makeRecord } from './records.mjs'

const TID_ALPHABET = '234567abcdefghijklmnopqrstuvwxyz'
const TICKS_PER_COMMIT = 7_000_000

export class Repository {
  static async create(random, { isP256, records, startMicros }) {
    const self = new Repository()
    self.random = random
    self.did = makeDid(random)
    self.keypair = await (isP256 ? P256Keypair : Secp256k1Keypair).import(random.bytes(32))
    self.clockId = random.below(1024)
    self.micros = startMicros - records * TICKS_PER_COMMIT
    self.storage = new MemoryBlockstore()
    self.data = await MST.create(self.storage)
    self.records = new Map()
    self.paths = []
    const blocks = new BlockMap()
    for (let i = 0; i < records; i++) await self.#write(blocks, self.#create(false))
    await self.#commit(blocks)
    return self
  }

  /** One to several writes and the commit that makes them: everything that a #commit frame says. */
  async next({ touchesPlyr }) {
    const count = this.random.chance(0.08) ? 2 + this.random.below(4) : 1
    const before = this.data
    const since = this.rev
    const leaves = new BlockMap()
    const ops = []
    for (let i = 0; i < count; i++) {
      const path = (op) => op.collection + '/' + op.rkey
      const op = i === 0 && touchesPlyr ? this.#create(true) : this.#any()
      // Like the reference PDS, no two operations on one path.
      if (ops.some((other) => other.path === path(op))) continue
      ops.push(await this.#write(leaves, op))
    }
    const { diff, cid } = await this.#commit(leaves, before)
    const blocks = new BlockMap().addMap(diff.newMstBlocks)
    for (const op of ops) blocks.addMap(await this.data.getCoveringProof(op.path))
    blocks.addMap(leaves).set(cid, this.commitBytes)
    return { repo: this.did, commit: cid, rev: this.rev, since, prevData: await before.getPointer(), ops, blocks }
  }

  /** A #sync's blocks: the commit alone. */
  commitCar = () => blocksToCarFile(this.commitCid, new BlockMap().set(this.commitCid, this.commitBytes))

  /** Everything, the commit and the tree before the records. */
  allBlocks = () => new BlockMap().set(this.commitCid, this.commitBytes).addMap(this.storage.blocks)

  #any() {
    const roll = this.random.next()
    if (roll < 0.74 || this.paths.length < 2) return this.#create(false)
    const path = this.random.pick(this.paths)
    const [collection, rkey] = path.split('/')
    return roll < 0.94
      ? { action: 'delete', collection, rkey }
      : { action: 'update', collection, rkey, record: changed(this.random, this.records.get(path).record) }
  }

  #create(ours) {
    this.micros += 1 + this.random.below(TICKS_PER_COMMIT)
    const at = new Date(this.micros / 1000).toISOString()
    return { action: 'create', rkey: this.#tid(), ...makeRecord(this.random, at, ours) }
  }

  async #write(leaves, { action, collection, rkey, record }) {
    const path = `${collection}/${rkey}`
    const prev = this.records.get(path)?.cid
    const cid = action === 'delete' ? null : await leaves.add(record)
    if (action === 'delete') {
      this.data = await this.data.delete(path)
      this.records.delete(path)
      this.paths[this.paths.indexOf(path)] = this.paths[this.paths.length - 1]
      this.paths.pop()
    } else {
      this.data = await (prev ? this.data.update(path, cid) : this.data.add(path, cid))
      if (!prev) this.paths.push(path)
      this.records.set(path, { cid, record })
    }
    return { action, path, cid, ...(prev && { prev }) }
  }

  async #commit(leaves, before = null) {
    this.micros += 1 + this.random.below(TICKS_PER_COMMIT)
    this.rev = this.#tid()
    const commit = await signCommit({ did: this.did, version: 3, rev: this.rev, prev: null, data: await this.data.getPointer() }, this.keypair)
    const diff = await DataDiff.of(this.data, before)
    const block = new BlockMap()
    this.commitCid = await block.add(commit)
    this.commitBytes = block.get(this.commitCid)
    await this.storage.putMany(diff.newMstBlocks)
    await this.storage.putMany(leaves)
    return { diff, cid: this.commitCid }
  }

  #tid() {
    let value = (BigInt(Math.floor(this.micros)) << 10n) | BigInt(this.clockId)
    let text = ''
    for (let i = 0; i < 13; i++, value >>= 5n) text = TID_ALPHABET[Number(value & 31n)] + text
    return text
  }
}
