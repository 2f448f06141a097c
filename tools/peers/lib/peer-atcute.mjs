// The @atcute packages.
import { fromUint8Array } from '@atcute/car'
import { decode, decodeFirst, encode, fromBytes } from '@atcute/cbor'
import * as CID from '@atcute/cid'
import { P256PublicKey, Secp256k1PublicKey, parseDidKey } from '@atcute/crypto'
import { MemoryBlockStore, NodeStore, NodeWrangler, OverlayBlockStore, ReadonlyMemoryBlockStore } from '@atcute/mst'

const isOurs = (op) => op.path.startsWith('fm.plyr.')
const parsedKeys = new Map()

export default {
  filter(frame) { read(frame).body.ops?.some(isOurs) },

  async full(frame) {
    const { header, body } = read(frame)
    if (header.t === '#commit') toJson((await blocksOf(body)).blocks, body.ops)
  },

  async verify(frame, keys) {
    const { header, body } = read(frame)
    if (header.t !== '#commit') return
    const { blocks, roots } = await blocksOf(body)
    const { sig, ...unsigned } = decode(blocks.get(roots[0].$link))
    const key = await keyOf(keys.get(body.repo))
    const isSigned = unsigned.did === body.repo && await key.verify(fromBytes(sig), encode(unsigned))
    const store = new OverlayBlockStore(new MemoryBlockStore(), new ReadonlyMemoryBlockStore(blocks))
    const tree = new NodeWrangler(new NodeStore(store))
    let root = unsigned.data.$link
    for (const { action, path, prev } of body.ops.toReversed()) {
      root = action === 'create' ? await tree.deleteRecord(root, path) : await tree.putRecord(root, path, prev)
    }
    if (!isSigned || root !== body.prevData.$link) throw new Error('not proved')
    toJson(blocks, body.ops)
  },
}

function read(frame) {
  const [header, rest] = decodeFirst(frame)
  return { header, body: decode(rest) }
}

async function blocksOf(body) {
  const car = fromUint8Array(fromBytes(body.blocks))
  const blocks = new Map()
  for (const { cid, bytes } of car) {
    const named = CID.toString(cid)
    if (named !== CID.toString(await CID.create(cid.codec, bytes))) throw new Error('hash')
    blocks.set(named, bytes)
  }
  return { blocks, roots: car.roots }
}

async function keyOf(text) {
  if (!parsedKeys.has(text)) {
    const { type, publicKeyBytes } = parseDidKey(text)
    parsedKeys.set(text, await (type === 'p256' ? P256PublicKey : Secp256k1PublicKey).importRaw(publicKeyBytes))
  }
  return parsedKeys.get(text)
}

function toJson(blocks, ops) {
  for (const { cid } of ops) if (cid) JSON.stringify(decode(blocks.get(cid.$link)))
}
