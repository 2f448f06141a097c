// Notes -> a mix with a little room -> a 16-bit stereo WAV file.
import { compose } from './compose.mjs'
import { RATE, instruments } from './instruments.mjs'
import { seeded } from './random.mjs'

const HEADER_BYTES = 44
const PEAK = 0.82

export function wavOf(piece) {
  const { notes, seconds } = compose(piece)
  const length = Math.ceil(seconds * RATE)
  const left = new Float32Array(length)
  const right = new Float32Array(length)
  const random = seeded(piece.title)
  for (const n of notes) mix(n, instruments[n.instrument](n.hz, n.held, random), left, right)
  room(left, [1557, 1617, 1491, 1422])
  room(right, [1580, 1640, 1514, 1445])
  fadeOut(left)
  fadeOut(right)
  return { bytes: encode(left, right), seconds: Math.floor(seconds) }
}

function mix(note, samples, left, right) {
  const start = Math.floor(note.at * RATE)
  const angle = ((note.pan + 1) * Math.PI) / 4 // equal loudness wherever it stands
  const l = Math.cos(angle) * note.gain
  const r = Math.sin(angle) * note.gain
  const count = Math.min(samples.length, left.length - start)
  for (let i = 0; i < count; i++) {
    left[start + i] += samples[i] * l
    right[start + i] += samples[i] * r
  }
}

// Four comb filters of different length, damped: the simplest room that does not ring.
function room(channel, delays) {
  const wet = new Float32Array(channel.length)
  for (const delay of delays) {
    const line = new Float32Array(delay)
    let damped = 0
    for (let i = 0; i < channel.length; i++) {
      const at = i % delay
      damped += (line[at] - damped) * 0.6
      wet[i] += line[at]
      line[at] = channel[i] + damped * 0.78
    }
  }
  for (let i = 0; i < channel.length; i++) channel[i] += wet[i] * 0.06
}

function fadeOut(channel) {
  const count = Math.floor(2 * RATE)
  for (let i = 0; i < count; i++) channel[channel.length - 1 - i] *= i / count
}

function encode(left, right) {
  let loudest = 0
  for (let i = 0; i < left.length; i++) loudest = Math.max(loudest, Math.abs(left[i]), Math.abs(right[i]))
  const data = left.length * 4
  const file = Buffer.alloc(HEADER_BYTES + data)
  file.write('RIFF', 0)
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16) // size of this chunk
  file.writeUInt16LE(1, 20) // PCM
  file.writeUInt16LE(2, 22) // channels
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE * 4, 28) // bytes a second
  file.writeUInt16LE(4, 32) // bytes a frame
  file.writeUInt16LE(16, 34) // bits a sample
  file.write('data', 36)
  file.writeUInt32LE(data, 40)
  const scale = (PEAK * 32767) / loudest
  for (let i = 0; i < left.length; i++) {
    file.writeInt16LE(Math.round(left[i] * scale), HEADER_BYTES + i * 4)
    file.writeInt16LE(Math.round(right[i] * scale), HEADER_BYTES + i * 4 + 2)
  }
  return file
}
