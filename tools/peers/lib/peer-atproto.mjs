// The reference implementation: what @atproto/sync does with a frame, and for the inversion @atproto/repo's tree.
import { MemoryBlockstore, MST, cborToLexRecord, readCar, verifyProofs, verifyRepoCar } from '@atproto/repo'
import { Frame } from '@atproto/xrpc-server'

const isOurs = (op) => op.path.startsWith('fm.plyr.')

export default {
  filter(frame) { Frame.fromBytes(frame).body.ops?.some(isOurs) },

  async full(frame) {
    const { body, header } = Frame.fromBytes(frame)
    if (header.t === '#commit') toJson((await readCar(body.blocks)).blocks, body.ops)
  },

  async verify(frame, keys) {
    const { body, header } = Frame.fromBytes(frame)
    if (header.t !== '#commit') return
    const claims = body.ops.map(({ path, cid }) => {
      const [collection, rkey] = path.split('/')
      return { collection, rkey, cid }
    })
    const { unverified } = await verifyProofs(body.blocks, claims, body.repo, keys.get(body.repo))
    const { blocks, roots } = await readCar(body.blocks, { skipCidVerification: true })
    const storage = new MemoryBlockstore(blocks)
    const { data } = await storage.readObj(roots[0], { schema: { safeParse: (value) => ({ success: true, data: value }) }, name: 'commit' })
    let tree = MST.load(storage, data)
    for (const { action, path, prev } of body.ops.toReversed()) {
      if (action === 'create') tree = await tree.delete(path)
      else if (action === 'delete') tree = await tree.add(path, prev)
      else tree = await tree.update(path, prev)
    }
    // A deletion may leave a root without keys above the real one.
    if (unverified.length > 0 || !(await (await tree.trimTop()).getPointer()).equals(body.prevData)) throw new Error('not proved')
    toJson(blocks, body.ops)
  },

  async car(car, did, key) { return (await verifyRepoCar(car, did, key)).creates.length },
}

function toJson(blocks, ops) {
  for (const { cid } of ops) if (cid) JSON.stringify(cborToLexRecord(blocks.get(cid)))
}
