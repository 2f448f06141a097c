// Instruments: (frequency, seconds held, random) -> mono samples, peak about 1, beginning and ending in silence.
export const RATE = 22050

const TAU = 2 * Math.PI
const render = (seconds, sample) => Float32Array.from({ length: Math.floor(seconds * RATE) }, (_, i) => sample(i / RATE))

// Rises over `attack`, holds, and falls to nothing over `release` after the note was held.
const swell = (attack, held, release) => (t) => {
  const rise = Math.min(1, t / attack)
  const fall = t < held ? 1 : Math.max(0, 1 - (t - held) / release)
  return rise * rise * (3 - 2 * rise) * fall * fall
}
// A burst as from a soft pick: smoothed, centred, peak 1.
function softNoise(count, random) {
  const noise = Float32Array.from({ length: count }, () => random.next() * 2 - 1)
  for (let pass = 0; pass < 3; pass++) for (let i = 1; i < count; i++) noise[i] = (noise[i] + noise[i - 1]) / 2
  const centre = noise.reduce((a, b) => a + b, 0) / count
  const peak = noise.reduce((a, b) => Math.max(a, Math.abs(b - centre)), 0)
  return noise.map((v) => (v - centre) / peak)
}
const decay = (attack, halfLife, length) => (t) => Math.min(1, t / attack) * 2 ** (-t / halfLife) * Math.min(1, (length - t) / 0.05)

export const instruments = {
  // Three slightly detuned voices with few harmonics: a string section in the next room.
  pad(hz, held) {
    const envelope = swell(0.7, held, 1.4)
    const voices = [0.9965, 1, 1.0038].map((d) => d * hz)
    return render(held + 1.4, (t) => {
      let v = 0
      for (const f of voices) for (let h = 1; h <= 4; h++) v += Math.sin(TAU * f * h * t + h * f) / (h * h)
      return (envelope(t) * v) / 3.6
    })
  },

  // Frequency modulation whose depth falls with the note: an electric piano.
  keys(hz, held) {
    const length = held + 1.2
    const envelope = decay(0.004, 0.55, length)
    return render(length, (t) => {
      const depth = 1.6 * 2 ** (-t / 0.18)
      return envelope(t) * (0.85 * Math.sin(TAU * hz * t + depth * Math.sin(TAU * hz * t)) + 0.1 * Math.sin(TAU * hz * 4 * t) * 2 ** (-t / 0.08))
    })
  },

  // Inharmonic partials: a small bell, or a music box in a high register.
  bell(hz, held) {
    const length = held + 2
    const envelope = decay(0.003, 0.5, length)
    return render(length, (t) => envelope(t) * 0.6 * (Math.sin(TAU * hz * t) + 0.45 * Math.sin(TAU * hz * 2.756 * t) * 2 ** (-t / 0.25) + 0.2 * Math.sin(TAU * hz * 5.404 * t) * 2 ** (-t / 0.1)))
  },

  // Karplus-Strong: noise running round a damped delay line is a plucked string. The delay is fractional, because whole
  // samples would be a quarter tone off in the treble; the averaging that damps the string adds half a sample to it.
  pluck(hz, held, random) {
    const delay = RATE / hz - 0.5
    const whole = Math.floor(delay)
    const part = delay - whole
    const out = new Float32Array(Math.floor((held + 1.5) * RATE))
    out.set(softNoise(whole + 2, random))
    const mean = (i) => (out[i] + out[i - 1]) / 2
    for (let i = whole + 2; i < out.length; i++) out[i] = 0.996 * ((1 - part) * mean(i - whole) + part * mean(i - whole - 1))
    return out.map((v, i) => v * Math.min(1, i / 60, (out.length - i) / 800))
  },

  // A sine with a late vibrato and a little breath.
  flute(hz, held, random) {
    const envelope = swell(0.09, held, 0.18)
    let breath = 0
    return render(held + 0.18, (t) => {
      breath += (random.next() - 0.5 - breath) * 0.25
      const phase = TAU * hz * t + 0.5 * Math.min(1, t * 2) * Math.sin(TAU * 5 * t) * 0.35
      return envelope(t) * (0.75 * Math.sin(phase) + 0.16 * Math.sin(2 * phase) + 0.05 * Math.sin(3 * phase) + 0.25 * breath)
    })
  },

  bass(hz, held) {
    const envelope = swell(0.015, held * 0.8, 0.12)
    return render(held * 0.8 + 0.12, (t) => envelope(t) * 2 ** (-t / 1.2) * (0.85 * Math.sin(TAU * hz * t) + 0.25 * Math.sin(TAU * 2 * hz * t)))
  },

  // A pulse wave made of its first harmonics, so that it does not alias: a pocket game console.
  chip(hz, held) {
    const envelope = swell(0.006, held * 0.75, 0.06)
    const partials = Math.min(9, Math.floor(RATE / 2 / hz))
    return render(held * 0.75 + 0.06, (t) => {
      let v = 0
      for (let h = 1; h <= partials; h++) v += (Math.sin(h * Math.PI * 0.25) / h) * Math.cos(TAU * hz * h * t)
      return envelope(t) * v * 0.7
    })
  },

  kick: (_hz, _held) => render(0.28, (t) => Math.min(1, t / 0.002) * 2 ** (-t / 0.07) * Math.sin(TAU * (46 * t + 3.2 * (1 - 2 ** (-t / 0.03))))),

  // Noise with the lows taken out: brushes.
  brush(_hz, held, random) {
    let low = 0
    return render(Math.min(0.2, held), (t) => {
      const noise = random.next() * 2 - 1
      low += (noise - low) * 0.5
      return (noise - low) * Math.min(1, t / 0.01) * 2 ** (-t / 0.03) * 0.5
    })
  },
}
