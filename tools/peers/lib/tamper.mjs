// Frames that must be refused. Each function takes an honest commit apart, does one thing to it, and returns the frame, or null
// where the commit gives no occasion. Whatever a forger can make consistent again is: CIDs, and signatures with keys he has.
import { BlockMap, blocksToCarFile, signCommit } from '@atproto/repo'
import * as cbor from '@ipld/dag-cbor'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import * as digest from 'multiformats/hashes/digest'
import { encodeFrame } from './frames.mjs'

const ORDERS = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES256K: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}

/** name -> async (commit) => frame | null. `commit` has body, blocks, repository, random, other (a DID of another account), prior (an earlier frame). */
export const TAMPERINGS = {
  'record-bit': (it) => flipBlock(it, it.body.ops.find((op) => op.cid)?.cid),
  'node-bit': (it) => flipBlock(it, it.tree),
  'commit-bit': (it) => flipBlock(it, it.body.commit),
  'signature-bit': (it) => withCommit(it, { ...it.commit, sig: flipped(it, it.commit.sig) }),
  'signature-high-s': (it) => withCommit(it, { ...it.commit, sig: highS(it) }),
  'signature-der': (it) => withCommit(it, { ...it.commit, sig: der(it.commit.sig) }),
  'signature-empty': (it) => withCommit(it, { ...it.commit, sig: new Uint8Array(0) }),
  'foreign-key': async (it) => signed(it, {}, await it.repository.keypair.constructor.import(it.random.bytes(32))),
  'other-account': (it) => frame(it, { body: { ...it.body, repo: it.other } }),
  'other-account-signed': (it) => signed(it, { did: it.other }),
  'commit-extra-field': (it) => signed(it, { extra: 1 }, it.repository.keypair, signAnything),
  'commit-version-2': (it) => signed(it, { version: 2 }, it.repository.keypair, signAnything),
  'old-tree': (it) => signed(it, { data: it.body.prevData }),
  'rev-of-the-future': (it) => signed(it, { rev: '7zzzzzzzzzzzz' }),
  'rev-of-the-past': (it) => signed(it, { rev: '3222222222222' }),
  'rev-not-signed': (it) => frame(it, { body: { ...it.body, rev: later(it.body.rev) } }),
  'op-hidden': (it) => frame(it, { body: { ...it.body, ops: it.body.ops.slice(1) } }),
  'op-invented': (it) => invented(it),
  'op-path': (it) => withOp(it, () => true, (op) => ({ ...op, path: op.path.slice(0, -1) + (op.path.endsWith('2') ? '3' : '2') })),
  'op-create-as-update': (it) => withOp(it, (op) => op.action === 'create', (op) => ({ ...op, action: 'update', prev: randomCid(it) })),
  'op-update-as-create': (it) => withOp(it, (op) => op.action === 'update', (op) => ({ action: 'create', path: op.path, cid: op.cid })),
  'op-delete-as-create': (it) => withOp(it, (op) => op.action === 'delete', (op) => ({ action: 'create', path: op.path, cid: it.body.commit })),
  'op-record': (it) => otherRecord(it),
  'op-prev': (it) => withOp(it, (op) => op.prev, (op) => ({ ...op, prev: randomCid(it) })),
  'op-prev-missing': (it) => withOp(it, (op) => op.prev, ({ prev, ...op }) => op),
  'prev-data': (it) => frame(it, { body: { ...it.body, prevData: randomCid(it) } }),
  'prev-data-missing': (it) => { const { prevData, ...body } = it.body; return frame(it, { body }) },
  // Whoever has not seen the repository before cannot know what came before.
  since: (it) => it.prior && frame(it, { body: { ...it.body, since: '3222222222222' } }),
  'block-dropped-record': (it) => dropped(it, it.body.ops.find((op) => op.cid)?.cid),
  'block-dropped-node': (it) => dropped(it, it.tree),
  'block-dropped-commit': (it) => dropped(it, it.body.commit),
  'car-cut': async (it) => frame(it, { cut: 1 + it.random.below(200) }),
  'car-empty': (it) => encodeFrame('#commit', { ...it.body, blocks: new Uint8Array(0) }),
  'frame-cut': async (it) => (await frame(it)).subarray(0, -1 - it.random.below(300)),
  'frame-trailing': async (it) => Buffer.concat([await frame(it), Uint8Array.of(0xf6)]),
  'frame-non-canonical': async (it) => longHeader(await frame(it)),
  'frame-without-rev': (it) => { const { rev, ...body } = it.body; return frame(it, { body }) },
  replay: (it) => it.prior,
}

/** Kinds that are put behind the honest frame instead of before it. */
export const AFTERWARDS = new Set(['replay'])

async function frame({ body, blocks }, { body: newBody = body, blocks: newBlocks = blocks, cut = 0 } = {}) {
  const car = await blocksToCarFile(newBody.commit, newBlocks)
  return encodeFrame('#commit', { ...newBody, blocks: cut ? car.subarray(0, -cut) : car })
}

const copyOf = (blocks) => { const copy = new BlockMap(); copy.addMap(blocks); return copy }

function flipped({ random }, bytes) {
  const copy = Uint8Array.from(bytes)
  copy[random.below(copy.length)] ^= 1 << random.below(8)
  return copy
}

const flipBlock = (it, cid) => (cid ? frame(it, { blocks: copyOf(it.blocks).set(cid, flipped(it, it.blocks.get(cid))) }) : null)

function dropped(it, cid) {
  if (!cid) return null
  const blocks = copyOf(it.blocks)
  blocks.delete(cid)
  return frame(it, { blocks })
}

async function withCommit(it, commit) {
  const bytes = cbor.encode(commit)
  const cid = CID.createV1(0x71, await sha256.digest(bytes))
  const blocks = copyOf(it.blocks)
  blocks.delete(it.body.commit)
  return frame(it, { body: { ...it.body, commit: cid, rev: commit.rev }, blocks: blocks.set(cid, bytes) })
}

async function signed(it, change, keypair = it.repository.keypair, sign = signCommit) {
  const { sig, ...unsigned } = { ...it.commit, ...change }
  return withCommit(it, await sign(unsigned, keypair))
}

const signAnything = async (unsigned, keypair) => ({ ...unsigned, sig: await keypair.sign(cbor.encode(unsigned)) })

function withOp(it, isWanted, change) {
  const index = it.body.ops.findIndex(isWanted)
  if (index < 0) return null
  return frame(it, { body: { ...it.body, ops: it.body.ops.map((op, i) => (i === index ? change(op) : op)) } })
}

async function otherRecord(it) {
  const blocks = copyOf(it.blocks)
  const cid = await blocks.add({ $type: 'fm.plyr.track', title: 'forged' })
  const index = it.body.ops.findIndex((op) => op.cid)
  return index < 0 ? null : frame(it, { body: { ...it.body, ops: it.body.ops.map((op, i) => (i === index ? { ...op, cid } : op)) }, blocks })
}

async function invented(it) {
  const blocks = copyOf(it.blocks)
  const cid = await blocks.add({ $type: 'fm.plyr.track', title: 'invented' })
  return frame(it, { body: { ...it.body, ops: [...it.body.ops, { action: 'create', path: 'fm.plyr.track/3lzzzzzzzzzz2', cid }] }, blocks })
}

// The frame's header map with its length in two bytes instead of one.
const longHeader = (bytes) => Buffer.concat([Uint8Array.of(0xb8, bytes[0] & 31), bytes.subarray(1)])

const randomCid = ({ random }) => CID.createV1(0x71, digest.create(0x12, random.bytes(32)))
const later = (tid) => tid.slice(0, -1) + (tid.endsWith('z') ? 'y' : 'z')

function highS({ commit: { sig }, repository }) {
  const order = ORDERS[repository.keypair.jwtAlg]
  const s = order - BigInt('0x' + Buffer.from(sig.subarray(32)).toString('hex'))
  return Buffer.concat([sig.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')])
}

function der(sig) {
  const integer = (bytes) => {
    const value = Buffer.from(bytes[0] & 0x80 ? [0, ...bytes] : bytes)
    return Buffer.concat([Uint8Array.of(2, value.length), value])
  }
  const content = Buffer.concat([integer(sig.subarray(0, 32)), integer(sig.subarray(32))])
  return Buffer.concat([Uint8Array.of(0x30, content.length), content])
}
