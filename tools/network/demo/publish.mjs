#!/usr/bin/env node
// Publishes the catalogue to the local PDSes as its artists and listeners would: accounts, blobs and records through XRPC.
//
//   node publish.mjs --network ADDRESSES.json --api http://127.0.0.1:8080
//
// Once per network folder. Interrupted, it can be run again. At the end it waits until the API shows what was published.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { query, Session } from '../lib/xrpc.mjs'
import { hostedHandle, options, PASSWORD, tid } from './addresses.mjs'
import { artists, comments, likes, listeners, playlists, plays } from './catalogue.mjs'
import { coverOf } from './cover.mjs'
import { seeded } from './music/random.mjs'
import { wavOf } from './music/wav.mjs'

const VISIBLE_LIMIT_MS = 60_000

const { network, api, stamp } = options()
const sessions = {}
const tracks = {} // title -> { uri, cid, key, artist, seconds }

// A day between two things, from the spring of 2025 on.
let day = Date.UTC(2025, 2, 1, 18, 30)
const nextMoment = () => new Date((day += 86_400_000 + 1_234_567))

// What listeners do is spread over the two weeks before the first run, so that charts and activity have something to show; the same moments when it is
// run again, so that nothing is there twice.
const BUSY_DAYS = 14
const begun = path.join(network.folder, 'begun')
const lately = (i, count) => new Date(began() - BUSY_DAYS * 86_400_000 * ((count - i - 0.5) / count) - 60_000)
function began() {
  if (!fs.existsSync(begun)) fs.writeFileSync(begun, String(Date.now()))
  return Number(fs.readFileSync(begun, 'utf8'))
}

if (fs.existsSync(stamp)) {
  console.log('The catalogue is already published.')
} else {
  fs.mkdirSync(network.covers, { recursive: true })
  for (const account of [...artists, ...listeners]) sessions[account.name] = await join(account)
  for (const artist of artists) await publishAlbum(artist)
  const counts = { likes: await publishLikes(), comments: await publishComments(), plays: await publishPlays(), playlists: await publishPlaylists() }
  fs.writeFileSync(stamp, JSON.stringify({ dids: Object.fromEntries(Object.entries(sessions).map(([name, s]) => [name, s.did])), tracks }, null, 2))
  console.log(`  ${counts.likes} likes, ${counts.comments} timed comments, ${counts.plays} plays, ${counts.playlists} playlists`)
}
await untilVisible()

async function join(account) {
  const session = await Session.open(network.pds[account.pds], hostedHandle(network, account), PASSWORD)
  if (account.customHandle && session.handle !== account.customHandle) {
    await fetch(`${network.control}/control/dns`, { method: 'POST', body: JSON.stringify({ handle: account.customHandle, did: session.did }) })
    await session.call('com.atproto.identity.updateHandle', { handle: account.customHandle })
  }
  const picture = coverOf({ seed: account.name, motif: account.motif ?? 'sun', colours: account.colours })
  const avatar = await session.upload(picture, 'image/png')
  await session.put('app.bsky.actor.profile', 'self', { displayName: account.displayName, description: account.bio, avatar })
  // The picture above is shown by Bluesky's image server, which does not know this network; this one is served by the network itself.
  const file = `avatar-${account.name}.png`
  fs.writeFileSync(path.join(network.covers, file), picture)
  await session.put('fm.plyr.actor.profile', 'self', {
    bio: account.bio, avatar: `${network.control}/covers/${file}`, createdAt: nextMoment().toISOString(),
  })
  return session
}

async function publishAlbum(artist) {
  const session = sessions[artist.name]
  const items = []
  for (const [i, track] of artist.tracks.entries()) {
    const at = nextMoment()
    const audio = wavOf({ title: track.title, ...track.piece })
    const cover = `${artist.name}-${i + 1}.png`
    fs.writeFileSync(path.join(network.covers, cover), coverOf({ seed: track.title, motif: artist.motif, colours: artist.colours }))
    const subject = await session.put('fm.plyr.track', tid(at), {
      title: track.title,
      artist: artist.displayName,
      album: artist.album,
      description: track.description,
      duration: audio.seconds,
      fileType: 'wav',
      audioBlob: await session.upload(audio.bytes, 'audio/wav'),
      imageUrl: `${network.control}/covers/${cover}`,
      ...(track.features && { features: track.features.map((name) => ({ did: sessions[name].did, handle: sessions[name].handle })) }),
      createdAt: at.toISOString(),
    })
    tracks[track.title] = { ...subject, key: tid(at), artist: artist.displayName, seconds: audio.seconds }
    items.push({ subject })
  }
  const at = nextMoment()
  await session.put('fm.plyr.list', tid(at), { name: artist.album, listType: 'album', items, createdAt: at.toISOString() })
  console.log(`  ${artist.displayName}: ${artist.album} (${artist.tracks.map((t) => t.title).join(', ')})`)
}

function subjectOf(title) { return { uri: tracks[title].uri, cid: tracks[title].cid } }

async function publishLikes() {
  const all = shuffled(Object.entries(likes).flatMap(([name, titles]) => titles.map((title) => [name, title])))
  for (const [i, [name, title]] of all.entries()) {
    const at = lately(i, all.length)
    await sessions[name].put('fm.plyr.like', tid(at), { subject: subjectOf(title), createdAt: at.toISOString() })
  }
  return all.length
}

async function publishComments() {
  for (const [i, [name, title, second, text]] of comments.entries()) {
    const at = lately(i, comments.length)
    await sessions[name].put('fm.plyr.comment', tid(at), { subject: subjectOf(title), text, timestampMs: second * 1000, createdAt: at.toISOString() })
  }
  return comments.length
}

// As plyr.fm writes them for those who have asked it to.
async function publishPlays() {
  const all = shuffled(Object.entries(plays).flatMap(([name, counts]) => Object.entries(counts).flatMap(([title, n]) => Array(n).fill([name, title]))))
  for (const [i, [name, title]] of all.entries()) {
    const at = lately(i, all.length)
    const { artist, seconds } = tracks[title]
    await sessions[name].put('fm.teal.feed.play', tid(at), {
      trackName: title,
      artists: [{ artistName: artist }],
      duration: seconds,
      musicServiceUri: 'https://plyr.fm',
      submissionClientAgent: 'plyr.fm/1.0',
      playedTime: at.toISOString(),
    })
  }
  return all.length
}

async function publishPlaylists() {
  for (const [i, { owner, key, name, tracks: titles }] of playlists.entries()) {
    const at = lately(i, playlists.length)
    await sessions[owner].put('fm.plyr.list', key, { name, listType: 'playlist', items: titles.map((title) => ({ subject: subjectOf(title) })), createdAt: at.toISOString() })
  }
  return playlists.length
}

function shuffled(things) {
  const random = seeded('shuffled')
  return things.map((thing) => [random.next(), thing]).sort(([a], [b]) => a - b).map(([, thing]) => thing)
}

// The last thing published is the last to arrive.
async function untilVisible() {
  const { dids } = JSON.parse(fs.readFileSync(stamp, 'utf8'))
  const { owner, key } = playlists.at(-1)
  const wanted = artists.flatMap((a) => a.tracks).length
  const deadline = Date.now() + VISIBLE_LIMIT_MS
  let problem
  while (Date.now() < deadline) {
    try {
      const shown = (await query(api, 'fm.plyr.feed.listTracks', { limit: 100 })).tracks.length
      await query(api, 'fm.plyr.graph.getList', { list: `at://${dids[owner]}/fm.plyr.list/${key}` })
      // More than published is fine: somebody may have added tracks of their own.
      if (shown >= wanted) return
      problem = `${shown} of ${wanted} tracks`
    } catch (e) { problem = e.message }
    await delay(200)
  }
  console.log(`The API does not show the whole catalogue yet (${problem}): see the status address below.`)
}
