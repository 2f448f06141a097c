// Records as the network carries them: mostly likes and posts of Bluesky, a few of plyr.
import { CID } from 'multiformats/cid'
import * as digest from 'multiformats/hashes/digest'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const WORDS = ('the a and of is it to in that was for on you with at this but not from they say she or an will my one all would ' +
  'there what so up out if about who get which go me when make can like time just know take people into year good some could ' +
  'them see other than then now look only come its over think also back after use two how work first well way even new want ' +
  'música für søster песня 音楽 노래 🎧 🎶 café naïve').split(' ')

// [collection, weight, make]; the weights of what is not ours are those of a weekday on the public network.
const KINDS = [
  ['app.bsky.feed.like', 46, (random, at) => ({ subject: strongRef(random, 'app.bsky.feed.post'), createdAt: at })],
  ['app.bsky.feed.post', 26, post],
  ['app.bsky.graph.follow', 12, (random, at) => ({ subject: did(random), createdAt: at })],
  ['app.bsky.feed.repost', 9, (random, at) => ({ subject: strongRef(random, 'app.bsky.feed.post'), createdAt: at })],
  ['app.bsky.graph.block', 3, (random, at) => ({ subject: did(random), createdAt: at })],
  ['app.bsky.feed.threadgate', 2, (random, at) => ({ post: uri(random, 'app.bsky.feed.post'), allow: [], createdAt: at })],
  ['app.bsky.graph.listitem', 2, (random, at) => ({ subject: did(random), list: uri(random, 'app.bsky.graph.list'), createdAt: at })],
]
const OURS = [
  ['fm.plyr.track', 2, track],
  ['fm.plyr.like', 5, (random, at) => ({ subject: strongRef(random, 'fm.plyr.track'), createdAt: at })],
  ['fm.plyr.comment', 2, (random, at) => ({ subject: strongRef(random, 'fm.plyr.track'), text: words(random, 3, 20), timestampMs: random.below(200000), createdAt: at })],
  ['fm.plyr.list', 1, (random, at) => ({ name: words(random, 1, 4), listType: 'playlist', items: [], createdAt: at })],
]

/** A collection and a record for it; `ours` asks for one of plyr's. */
export function makeRecord(random, at, ours) {
  const kinds = ours ? OURS : KINDS
  let rest = random.below(kinds.reduce((sum, [, weight]) => sum + weight, 0))
  const [collection, , make] = kinds.find(([, weight]) => (rest -= weight) < 0)
  return { collection, record: { $type: collection, ...make(random, at) } }
}

/** Another version of a record, as an update has it. */
export const changed = (random, record) => ({ ...record, via: words(random, 1, 3) })

export const did = (random) => `did:plc:${random.text(24, BASE32)}`

function post(random, at) {
  const record = { text: words(random, 2, 40), langs: [random.pick(['en', 'pt', 'ja', 'de'])], createdAt: at }
  if (random.chance(0.5)) record.reply = { root: strongRef(random, 'app.bsky.feed.post'), parent: strongRef(random, 'app.bsky.feed.post') }
  if (random.chance(0.2)) record.embed = { $type: 'app.bsky.embed.images', images: [{ alt: words(random, 0, 12), image: blob(random, 'image/jpeg'), aspectRatio: { width: 1200, height: 800 } }] }
  if (random.chance(0.15)) record.facets = [{ index: { byteStart: 0, byteEnd: 3 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: did(random) }] }]
  return record
}

function track(random, at) {
  return {
    title: words(random, 1, 5), artist: words(random, 1, 2), album: words(random, 1, 3), fileType: 'mp3',
    audioUrl: `https://audio.example/${random.text(20, BASE32)}.mp3`, audioBlob: blob(random, 'audio/mpeg'), duration: 30 + random.below(400), createdAt: at,
  }
}

const words = (random, min, max) => Array.from({ length: min + random.below(max - min + 1) }, () => random.pick(WORDS)).join(' ')
const key = (random) => '3l' + random.text(11, BASE32.slice(0, 16) + '234567')
const uri = (random, collection) => `at://${did(random)}/${collection}/${key(random)}`
const cid = (random, codec) => CID.createV1(codec, digest.create(0x12, random.bytes(32)))
const strongRef = (random, collection) => ({ cid: cid(random, 0x71).toString(), uri: uri(random, collection) })
const blob = (random, mimeType) => ({ $type: 'blob', ref: cid(random, 0x55), mimeType, size: 1000 + random.below(900000) })
