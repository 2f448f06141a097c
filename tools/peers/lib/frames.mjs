// The capture format (u32 big-endian length, frame) and the frames in it: two DAG-CBOR maps, header and body.
import * as cbor from '@ipld/dag-cbor'
import { readFileSync } from 'node:fs'

export const encodeFrame = (type, body) => Buffer.concat([cbor.encode({ op: 1, t: type }), cbor.encode(body)])

export function withLength(frame) {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(frame.length)
  return Buffer.concat([length, frame])
}

export function readCapture(file, limit = Infinity) {
  const bytes = readFileSync(file)
  const frames = []
  for (let at = 0; at < bytes.length && frames.length < limit; ) {
    const length = bytes.readUInt32BE(at)
    frames.push(new Uint8Array(bytes.buffer, bytes.byteOffset + at + 4, length))
    at += 4 + length
  }
  return frames
}

export const readKeys = (file) =>
  new Map(readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => line.split('\t')))
