// Event-stream frames: two DAG-CBOR items, header and body, one after the other.
import * as cbor from '@ipld/dag-cbor'

const MAX_DEPTH = 200
const LENGTH_BYTES = { 24: 1, 25: 2, 26: 4, 27: 8 }

export function decodeFrame(frame) {
  const middle = itemEnd(frame, 0, 0)
  return { header: cbor.decode(frame.subarray(0, middle)), body: cbor.decode(frame.subarray(middle)) }
}

export const encodeFrame = (header, body) => Buffer.concat([cbor.encode(header), cbor.encode(body)])
export const infoFrame = (name, message) => encodeFrame({ op: 1, t: '#info' }, { name, message })
export const errorFrame = (error, message) => encodeFrame({ op: -1 }, { error, message })

// Where the item that starts at `at` ends. Definite lengths only, which is all that DAG-CBOR allows.
function itemEnd(bytes, at, depth) {
  if (depth > MAX_DEPTH || at >= bytes.length) throw new Error('not a CBOR item')
  const major = bytes[at] >> 5
  const { length, next } = argument(bytes, at)
  let end = next
  switch (major) {
    case 0: case 1: case 7: return end
    case 2: case 3:
      if (end + length > bytes.length) throw new Error('truncated string')
      return end + length
    case 4: for (let i = 0; i < length; i++) end = itemEnd(bytes, end, depth + 1); return end
    case 5: for (let i = 0; i < 2 * length; i++) end = itemEnd(bytes, end, depth + 1); return end
    default: return itemEnd(bytes, end, depth + 1) // a tag and its item
  }
}

function argument(bytes, at) {
  const info = bytes[at] & 31
  if (info < 24) return { length: info, next: at + 1 }
  const width = LENGTH_BYTES[info]
  if (!width || at + 1 + width > bytes.length) throw new Error('indefinite or truncated length')
  let length = 0
  for (let i = 1; i <= width; i++) length = length * 256 + bytes[at + i]
  return { length, next: at + 1 + width }
}
