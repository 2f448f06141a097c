// What the demo publishes. Names and what the README calls by its key are fixed; the music is of the spring of 2025, what listeners do is of the last days.

const soft = (instrument, extra = {}) => ({ play: 'chords', instrument, gain: 0.16, ...extra })
const run = (instrument, extra = {}) => ({ play: 'arpeggio', instrument, gain: 0.22, ...extra })
const tune = (instrument, extra = {}) => ({ play: 'melody', instrument, gain: 0.34, ...extra })
const bass = (extra = {}) => ({ play: 'bass', instrument: 'bass', gain: 0.34, ...extra })
const beat = (gain = 0.3) => ({ play: 'beat', instrument: 'kick', gain, from: 2 })
const piece = (root, scale, bpm, beats, bars, progression, ...layers) => ({ root, scale, bpm, beats, bars, progression, layers })

// name: of the account, at the domain of PDS number `pds`. customHandle: a name of its own, which DNS proves.
export const artists = [
  {
    name: 'maren', pds: 0, displayName: 'Maren Sól', bio: 'Slow music from a harbour town. Tape, strings, snow.',
    colours: ['#0b1d3a', '#3f6f8f', '#f4e3b2'], album: 'Nattljus', motif: 'hills',
    tracks: [
      { title: 'Fyrljus', piece: piece(50, 'major', 66, 4, 8, [0, 5, 3, 4], soft('pad'), run('pluck', { octave: 1 }), tune('flute', { from: 2 })), description: 'A lighthouse, seen from the other side of the bay. #ambient #strings' },
      { title: 'Snö över hamnen', piece: piece(45, 'dorian', 60, 4, 7, [0, 3, 0, 6], soft('pad'), tune('bell', { octave: 2, from: 1, gain: 0.22 })), description: 'Recorded while it was still falling. #ambient' },
      { title: 'Nattljus', piece: piece(48, 'lydian', 72, 3, 12, [0, 1, 0, 4], soft('pad', { gain: 0.13 }), run('keys', { gain: 0.18 }), bass({ gain: 0.26 })), description: 'A waltz for a window. #waltz' },
    ],
  },
  {
    name: 'kaito', pds: 0, displayName: '海斗', bio: '雨の音と古いピアノ。東京、夜、図書館。',
    colours: ['#1f2a44', '#7a5c86', '#f2b5a7'], album: '雨の図書館', motif: 'panes',
    tracks: [
      { title: '雨の図書館', piece: piece(52, 'insen', 76, 4, 9, [0, 2, 1, 0], run('pluck', { octave: 1, gain: 0.3 }), tune('flute', { octave: 1, from: 3 }), soft('pad', { gain: 0.1, from: 3 })), description: '本棚のあいだを歩く。 #koto #rain' },
      { title: '夜明けのバス', piece: piece(53, 'major', 84, 4, 10, [0, 4, 5, 3], soft('keys', { gain: 0.17 }), bass(), beat(0.24), tune('bell', { octave: 1, from: 4, gain: 0.2 })), description: '始発。窓が曇っている。 #lofi' },
      { title: '紙の鳥 🕊️', piece: piece(57, 'minor', 92, 3, 14, [0, 5, 2, 6], run('keys', { gain: 0.2 }), tune('flute', { from: 4, gain: 0.26 })), description: '折り紙のためのワルツ。 #waltz' },
    ],
  },
  {
    name: 'ines', pds: 1, displayName: 'Inês & the Tide', bio: 'Bossa for the last ferry. Lisboa ⛴️', customHandle: 'ines.band.test',
    colours: ['#ffcf8a', '#e4646b', '#fff6e0'], album: 'Maré baixa', motif: 'sun',
    tracks: [
      { title: 'Maré baixa', piece: piece(50, 'mixolydian', 104, 4, 12, [0, 4, 1, 3], soft('keys', { gain: 0.15 }), bass(), beat(0.28), tune('flute', { from: 4, gain: 0.3 })), description: 'Low tide, bare feet. #bossa' },
      { title: 'Café às três', piece: piece(55, 'dorian', 112, 4, 13, [0, 3, 4, 0], run('pluck', { gain: 0.26 }), bass(), beat(0.26), tune('keys', { from: 4, gain: 0.26 })), description: 'Um café, por favor. E outro. #bossa #coffee', features: ['kaito'] },
    ],
  },
  {
    name: 'noor', pds: 1, displayName: 'نور', bio: 'عود، ليل، ضوء القمر.',
    colours: ['#131a35', '#31406f', '#e8c170'], album: 'ليلة هادئة', motif: 'rings',
    tracks: [
      { title: 'ليلة هادئة', piece: piece(50, 'hijaz', 80, 4, 9, [0, 1, 0, 6], run('pluck', { octave: 0, gain: 0.3 }), tune('pluck', { octave: 1, from: 1, gain: 0.42 }), soft('pad', { gain: 0.08, from: 4 })), description: 'عود وحيد في المدينة القديمة. #oud' },
      { title: 'قمر', piece: piece(45, 'harmonicMinor', 70, 3, 10, [0, 3, 4, 0], soft('pad', { gain: 0.12 }), tune('pluck', { octave: 1, from: 1, gain: 0.4 }), bass({ gain: 0.24 })), description: 'فالس بطيء. #oud #waltz' },
    ],
  },
  {
    name: 'orchard', pds: 0, displayName: 'Pixel Orchard 🍎', bio: 'Four channels, no regrets. 🕹️',
    colours: ['#1b0f3b', '#5b2a86', '#7cf0c2'], album: 'Continue? 10…9…8…', motif: 'dots',
    tracks: [
      { title: 'Level 1 🌱', piece: piece(60, 'major', 132, 4, 16, [0, 5, 3, 4], run('chip', { gain: 0.16 }), tune('chip', { octave: 1, from: 4, gain: 0.26 }), bass(), beat(0.34)), description: 'Jump on everything. #chiptune' },
      { title: 'The boss is asleep 😴', piece: piece(57, 'minor', 96, 4, 11, [0, 6, 5, 4], soft('chip', { gain: 0.11 }), tune('bell', { octave: 1, from: 2, gain: 0.24 }), bass({ gain: 0.4 }), beat(0.3)), description: 'Tiptoe. #chiptune' },
      { title: 'Credits ✨ Ünïcödé édition', piece: piece(55, 'lydian', 110, 4, 13, [0, 1, 5, 4], run('chip', { gain: 0.13 }), soft('pad', { gain: 0.1 }), tune('keys', { octave: 1, from: 4, gain: 0.28 }), beat(0.3)), description: 'Thank you for playing. #chiptune', features: ['maren', 'noor'] },
    ],
  },
]

export const listeners = [
  { name: 'ada', pds: 0, displayName: 'Ada', bio: 'I listen while things compile.', colours: ['#2d6a4f', '#95d5b2', '#ffffff'] },
  { name: 'tomek', pds: 1, displayName: 'Tomek 🎧', bio: 'Nocny słuchacz. Łódź.', colours: ['#3d348b', '#7678ed', '#f7b801'] },
  { name: 'luz', pds: 1, displayName: 'Luz María', bio: 'Listas para cada hora.', colours: ['#9d0208', '#faa307', '#fff3b0'] },
]

export const likes = {
  ada: ['Fyrljus', 'Level 1 🌱', '夜明けのバス', 'Maré baixa', 'ليلة هادئة', 'Credits ✨ Ünïcödé édition'],
  tomek: ['Nattljus', 'Fyrljus', '雨の図書館', 'The boss is asleep 😴', 'Maré baixa', 'Snö över hamnen'],
  luz: ['Maré baixa', 'Café às três', 'قمر', 'Fyrljus', '紙の鳥 🕊️'],
  maren: ['雨の図書館', 'قمر'],
  kaito: ['Fyrljus', 'Level 1 🌱'],
  ines: ['夜明けのバス', 'Nattljus'],
  noor: ['Nattljus', 'Maré baixa'],
  orchard: ['紙の鳥 🕊️', 'Café às três'],
}

// How often who has listened to what.
export const plays = {
  ada: { 'Fyrljus': 9, 'Level 1 🌱': 6, '夜明けのバス': 5, 'Maré baixa': 3, 'ليلة هادئة': 2, 'Credits ✨ Ünïcödé édition': 4 },
  tomek: { 'Nattljus': 7, 'Fyrljus': 5, '雨の図書館': 8, 'The boss is asleep 😴': 3, 'Snö över hamnen': 6, '紙の鳥 🕊️': 2 },
  luz: { 'Maré baixa': 11, 'Café às três': 7, 'قمر': 5, 'Fyrljus': 3, 'Nattljus': 2, '紙の鳥 🕊️': 4 },
}

// [who, track, second of the track, text]
export const comments = [
  ['ada', 'Fyrljus', 9, 'The flute coming in here. Every time.'],
  ['tomek', 'Fyrljus', 24, 'W domu też mamy latarnię. Brzmi dokładnie tak 💡'],
  ['luz', 'Maré baixa', 11, '¡Aquí! Pies descalzos.'],
  ['kaito', 'Café às três', 4, 'ありがとう、楽しかった ☕'],
  ['ada', 'Level 1 🌱', 7, 'I jumped on everything 🐢🐢🐢'],
  ['maren', '雨の図書館', 15, 'Så fint. Jag hör regnet.'],
  ['tomek', 'ليلة هادئة', 20, 'شكراً — dziękuję!'],
  ['noor', 'Fyrljus', 17, 'مثل رسالة من البحر 🌊'],
  ['orchard', 'Nattljus', 6, 'A waltz! We counted to three the whole way through.'],
  ['luz', 'قمر', 13, 'La luna, despacio.'],
  ['ines', '夜明けのバス', 8, 'O primeiro ferry também soa assim.'],
  ['tomek', 'Credits ✨ Ünïcödé édition', 21, 'Zostałem do końca napisów.'],
]

// key: the record key of a playlist, which the README names.
export const playlists = [
  { owner: 'luz', key: '3lnightdrive2', name: 'Night drive 🌃', tracks: ['夜明けのバス', 'Nattljus', 'قمر', 'The boss is asleep 😴', 'Maré baixa'] },
  { owner: 'ada', key: '3lcompiling22', name: 'While it compiles', tracks: ['Level 1 🌱', 'Credits ✨ Ünïcödé édition', 'Café às três', 'Fyrljus'] },
  { owner: 'maren', key: '3lneighbours2', name: 'Grannar', tracks: ['Maré baixa', 'ليلة هادئة', '夜明けのバス', 'Level 1 🌱'] },
  { owner: 'tomek', key: '3lrainyrainy2', name: 'Deszcz / 雨 / snö', tracks: ['雨の図書館', 'Snö över hamnen', '紙の鳥 🕊️'] },
]
