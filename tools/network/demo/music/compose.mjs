// Turns the description of a piece into notes: { at, held, hz, instrument, gain, pan }, times in seconds.
import { seeded } from './random.mjs'

const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  harmonicMinor: [0, 2, 3, 5, 7, 8, 11],
  hijaz: [0, 1, 4, 5, 7, 8, 10],
  insen: [0, 1, 5, 7, 10],
}
const hz = (midi) => 440 * 2 ** ((midi - 69) / 12)

// piece: { title, root (MIDI number), scale, bpm, beats (in a bar), progression ([degree]), bars,
//          layers: [{ play: 'chords' | 'arpeggio' | 'melody' | 'bass' | 'beat', instrument, gain, pan?, octave?, from? }] }
export function compose(piece) {
  const scale = SCALES[piece.scale]
  const beat = 60 / piece.bpm
  const bar = beat * piece.beats
  const pitch = (degree, octave) => {
    const n = scale.length
    return hz(piece.root + 12 * (octave + Math.floor(degree / n)) + scale[((degree % n) + n) % n])
  }
  // In a scale of seven, thirds stacked on the degree; five notes are too few for thirds, so every other one there too.
  const chord = (degree) => [degree, degree + 2, degree + 4]
  const context = { piece, beat, bar, pitch, chord, degreeOf: (b) => piece.progression[b % piece.progression.length] }
  const notes = piece.layers.flatMap((layer, i) => LAYERS[layer.play](context, layer, seeded(`${piece.title}/${i}`)))
  // The last bar is one long chord at home.
  const end = piece.bars * bar
  for (const [i, d] of [0, 2, 4, 7].entries()) notes.push({ at: end + i * 0.06, held: bar * 1.2, hz: pitch(d, 0), instrument: piece.layers[0].instrument, gain: 0.3, pan: (i - 1.5) / 4 })
  return { notes, seconds: end + bar * 1.2 + 2.5 }
}

const LAYERS = {
  chords({ piece, bar, pitch, chord, degreeOf }, layer) {
    return everyBar(piece, layer).flatMap((b) => chord(degreeOf(b)).map((d, i) => (
      note(layer, b * bar, bar * 0.95, pitch(d, layer.octave ?? 0), (i - 1) * 0.35))))
  },

  // Up and down through the chord in half beats, a little uneven as fingers are.
  arpeggio({ piece, beat, bar, pitch, chord, degreeOf }, layer, random) {
    const order = [0, 1, 2, 3, 2, 1]
    return everyBar(piece, layer).flatMap((b) => {
      const tones = [...chord(degreeOf(b)), degreeOf(b) + 7]
      return Array.from({ length: piece.beats * 2 }, (_, i) => (
        { ...note(layer, b * bar + (i * beat) / 2 + random.next() * 0.012, beat * 0.6, pitch(tones[order[i % 6]], layer.octave ?? 1), 0), gain: layer.gain * (i % 2 ? 0.7 : 1) }))
    })
  },

  // One phrase of two bars, repeated with a new ending: what is heard twice is remembered.
  melody({ piece, beat, bar, pitch, chord, degreeOf }, layer, random) {
    const rhythm = () => random.pick(piece.beats === 3 ? [[2, 1], [1, 1, 1], [1.5, 0.5, 1]] : [[1, 1, 2], [1.5, 0.5, 2], [0.5, 0.5, 1, 2], [2, 1, 1], [3, 1]])
    const motif = [rhythm(), rhythm()]
    let degree = 4
    return everyBar(piece, layer).flatMap((b) => {
      let at = b * bar
      const lengths = b % 4 === 3 ? [piece.beats] : motif[b % 2]
      return lengths.map((beats, i) => {
        // Strong beats sing a tone of the chord that is near, the others step.
        degree = i === 0 ? nearest(chord(degreeOf(b)).flatMap((d) => [d - 7, d, d + 7]), degree) : degree + random.pick([-1, 1, 1, -1, 2, -2])
        degree = Math.max(-1, Math.min(10, degree))
        const n = note(layer, at, beats * beat * 0.92, pitch(degree, layer.octave ?? 1), layer.pan ?? 0.1)
        at += beats * beat
        return n
      })
    })
  },

  bass({ piece, beat, bar, pitch, degreeOf }, layer) {
    const half = Math.floor(piece.beats / 2)
    return everyBar(piece, layer).flatMap((b) => [
      note(layer, b * bar, beat * half, pitch(degreeOf(b), -1), 0),
      note(layer, b * bar + half * beat, beat * (piece.beats - half), pitch(degreeOf(b) + 4, -2), 0),
    ])
  },

  beat({ piece, beat, bar }, layer) {
    return everyBar(piece, layer).flatMap((b) => Array.from({ length: piece.beats * 2 }, (_, i) => (
      i === 0 || i === piece.beats
        ? { ...note(layer, b * bar + (i * beat) / 2, beat, 0, 0), instrument: 'kick' }
        : { ...note(layer, b * bar + (i * beat) / 2, beat, 0, 0.3), instrument: 'brush', gain: layer.gain * (i % 2 ? 0.5 : 0.8) })))
  },
}

const everyBar = (piece, layer) => Array.from({ length: piece.bars }, (_, b) => b).slice(layer.from ?? 0)
const note = (layer, at, held, frequency, pan) => ({ at, held, hz: frequency, instrument: layer.instrument, gain: layer.gain, pan })
const nearest = (candidates, to) => candidates.reduce((a, b) => (Math.abs(b - to) < Math.abs(a - to) ? b : a))
