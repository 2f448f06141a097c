// mulberry32: small, and the same on every machine, so that a piece always sounds the same and keeps its CID.
export function seeded(text) {
  let state = 0
  for (const c of text) state = (Math.imul(state ^ c.codePointAt(0), 0x9e3779b1) + 0x7f4a7c15) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, chance: (p) => next() < p, pick: (list) => list[Math.floor(next() * list.length)] }
}
