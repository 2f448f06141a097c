// A walk through the API with a client that was generated from its lexicons: what a music client shows on its first screens.
//
//   node built/tour.js http://127.0.0.1:8080
//
// Prints one line of JSON: what it has found.
import { xrpc } from '@atproto/lex'
import * as fm from './lexicons/fm.js'

const service = process.argv[2]
if (!service) {
  console.error('Usage: node built/tour.js <address of the API>')
  process.exit(2)
}

// The newest tracks, page by page.
const tracks: fm.plyr.feed.defs.TrackView[] = []
let cursor: string | undefined
do {
  const { body } = await xrpc(service, fm.plyr.feed.listTracks, { params: { limit: 2, cursor } })
  tracks.push(...body.tracks)
  cursor = body.cursor
} while (cursor && tracks.length < 10)

const first = tracks[0]
if (!first) {
  console.log(JSON.stringify({ tracks: [] }))
  process.exit(0)
}

// Its artist, with what else there is of them; who likes it and what is said of it; where to hear it.
const actor = first.artist.did
const uri = first.uri
const [artist, works, lists, likes, comments, playback, found, stats] = await Promise.all([
  xrpc(service, fm.plyr.actor.getProfile, { params: { actor } }),
  xrpc(service, fm.plyr.feed.getActorTracks, { params: { actor } }),
  xrpc(service, fm.plyr.graph.getActorLists, { params: { actor } }),
  xrpc(service, fm.plyr.feed.getLikes, { params: { uri } }),
  xrpc(service, fm.plyr.feed.getComments, { params: { uri } }),
  xrpc(service, fm.plyr.feed.getPlayback, { params: { uri } }),
  xrpc(service, fm.plyr.feed.searchTracks, { params: { q: first.record.title as string } }),
  xrpc(service, fm.plyr.unspecced.getStats, {}),
])
const list = lists.body.lists[0]
const items = list ? (await xrpc(service, fm.plyr.graph.getList, { params: { list: list.uri } })).body.items : []

// An error has the name that the lexicon gives it.
const missing = await xrpc(service, fm.plyr.feed.getTrack, { params: { uri: `at://${actor}/fm.plyr.track/2222222222222` } }).catch(
  (error: { error?: string }) => error.error,
)

console.log(
  JSON.stringify({
    tracks: tracks.map((track) => track.uri),
    artist: artist.body.profile.did,
    works: works.body.tracks.map((track) => track.uri),
    lists: lists.body.lists.map((view) => view.uri),
    items: items.map((item) => item.subject.uri),
    likers: likes.body.likes.map((like) => like.actor.did),
    comments: comments.body.comments.map((comment) => comment.record.text),
    sources: playback.body.sources.map((source) => source.url),
    found: found.body.tracks.map((track) => track.uri),
    counted: typeof stats.body.trackCount === 'number',
    missing,
  }),
)
