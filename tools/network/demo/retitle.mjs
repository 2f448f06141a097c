#!/usr/bin/env node
// Gives the demo's first track another title, by a write to its artist's PDS, and tells how long the API took to show it.
//
//   node tools/network/demo/retitle.mjs 'A new title' [--network ADDRESSES.json] [--api URL]
import fs from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { query, Session } from '../lib/xrpc.mjs'
import { hostedHandle, options, PASSWORD } from './addresses.mjs'
import { artists } from './catalogue.mjs'

const VISIBLE_LIMIT_MS = 30_000

const { network, api, words, stamp } = options()
if (words.length !== 1) {
  console.error("usage: retitle.mjs 'A new title' [--network ADDRESSES.json] [--api URL]")
  process.exit(2)
}
const [title] = words
const { uri, key } = Object.values(JSON.parse(fs.readFileSync(stamp, 'utf8')).tracks)[0]
const artist = artists[0]
const session = await Session.open(network.pds[artist.pds], hostedHandle(network, artist), PASSWORD)
const { value } = await query(session.pds, 'com.atproto.repo.getRecord', { repo: session.did, collection: 'fm.plyr.track', rkey: key })
const { cid } = await session.put('fm.plyr.track', key, { ...value, title })
const written = Date.now()
console.log(`Written to ${session.pds}: ${uri} is now ${cid}`)
while ((await query(api, 'fm.plyr.feed.getTrack', { uri })).track.cid !== cid) {
  if (Date.now() - written > VISIBLE_LIMIT_MS) {
    console.error('The API does not show it yet.')
    process.exit(1)
  }
  await delay(20)
}
console.log(`Shown by ${api} after ${Date.now() - written} ms.`)
