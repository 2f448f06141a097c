// Cover pictures: a gradient and one motif, drawn with soft edges, as PNG.
import zlib from 'node:zlib'
import { seeded } from './music/random.mjs'

const SIZE = 480

// cover: { seed, motif: 'sun' | 'rings' | 'waves' | 'hills' | 'dots' | 'panes', colours: [top, bottom, accent] as '#rrggbb' }
export function coverOf({ seed, motif, colours }) {
  const [top, bottom, accent] = colours.map((c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16)))
  const shape = MOTIFS[motif](seeded(seed))
  const rows = Buffer.alloc(SIZE * (SIZE * 3 + 1))
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const u = x / SIZE
      const v = y / SIZE
      const ground = blend(top, bottom, Math.min(1, v * 0.9 + u * 0.1))
      const pixel = blend(ground, accent, shape(u, v))
      for (let c = 0; c < 3; c++) rows[y * (SIZE * 3 + 1) + 1 + x * 3 + c] = Math.round(pixel[c])
    }
  }
  return png(filtered(rows))
}

const blend = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t)
const soft = (distance, edge = 0.004) => Math.max(0, Math.min(1, 0.5 - distance / (2 * edge)))
const far = (u, v, x, y) => Math.hypot(u - x, v - y)

// Each gives, for a point of the unit square, how much of the accent shows there.
const MOTIFS = {
  sun: (r) => {
    const x = 0.35 + 0.3 * r.next()
    const y = 0.42
    return (u, v) => Math.max(soft(far(u, v, x, y) - 0.2), 0.55 * Math.exp(-7 * Math.max(0, far(u, v, x, y) - 0.2)), v > 0.7 ? 0.35 * soft(Math.abs(u - x) - 0.2 * (0.5 + 0.5 * Math.sin(v * 120)), 0.01) : 0)
  },
  rings: (r) => {
    const x = 0.3 + 0.4 * r.next()
    const y = 0.3 + 0.4 * r.next()
    return (u, v) => soft(Math.abs(((far(u, v, x, y) * 9) % 1) - 0.5) - 0.12, 0.04) * (1 - 0.75 * Math.min(1, far(u, v, x, y)))
  },
  waves: (r) => {
    const phase = r.next() * 6
    return (u, v) => {
      let shade = 0
      for (let i = 0; i < 5; i++) shade = Math.max(shade, soft(0.42 + i * 0.12 + 0.035 * Math.sin(u * 9 + phase + i * 1.7) - v) * (0.18 + 0.15 * i))
      return Math.min(0.9, shade * (v > 0.35 ? 1 : 0))
    }
  },
  hills: (r) => {
    const ridges = [0.5, 0.64, 0.8].map((y, i) => ({ y, a: 0.05 + 0.05 * r.next(), f: 5 + 4 * r.next(), p: 6 * r.next(), shade: 0.3 + 0.3 * i }))
    return (u, v) => Math.max(0.8 * soft(far(u, v, 0.72, 0.24) - 0.07), ...ridges.map((h) => h.shade * soft(h.y + h.a * Math.sin(u * h.f + h.p) + 0.02 * Math.sin(u * h.f * 3.1) - v)))
  },
  dots: (r) => {
    const phase = r.next() * 3
    return (u, v) => {
      const cell = 12
      const [cx, cy] = [Math.floor(u * cell), Math.floor(v * cell)]
      const size = 0.16 + 0.3 * (0.5 + 0.5 * Math.sin(cx * 0.7 + cy * 0.5 + phase))
      return 0.85 * soft(far(u * cell, v * cell, cx + 0.5, cy + 0.5) - size, 0.05)
    }
  },
  panes: (r) => {
    const panes = Array.from({ length: 7 }, () => ({ x: r.next(), y: r.next(), w: 0.06 + 0.16 * r.next(), h: 0.06 + 0.16 * r.next(), shade: 0.2 + 0.4 * r.next() }))
    return (u, v) => panes.reduce((s, p) => s + (1 - s) * p.shade * soft(Math.max(Math.abs(u - p.x) - p.w, Math.abs(v - p.y) - p.h)), 0)
  },
}

// Filter 2 (difference to the row above) is what makes gradients compress.
function filtered(rows) {
  const stride = SIZE * 3 + 1
  for (let y = SIZE - 1; y >= 0; y--) {
    rows[y * stride] = 2
    for (let i = 1; i < stride; i++) rows[y * stride + i] = (rows[y * stride + i] - (y > 0 ? rows[(y - 1) * stride + i] : 0)) & 255
  }
  return rows
}

function png(rows) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIZE, 0)
  header.writeUInt32BE(SIZE, 4)
  header[8] = 8 // bits
  header[9] = 2 // red, green, blue
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1; return c })
const crc32 = (bytes) => { let c = -1; for (const b of bytes) c = (c >>> 8) ^ CRC_TABLE[(c ^ b) & 255]; return ~c >>> 0 }
