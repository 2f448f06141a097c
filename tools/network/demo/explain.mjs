#!/usr/bin/env node
// Prints what to try after `tools/up --demo`: the README's lines, with this network's addresses.
import fs from 'node:fs'
import { hostedHandle, options } from './addresses.mjs'
import { artists, playlists } from './catalogue.mjs'

const { network, api, stamp } = options()
const { dids, tracks } = JSON.parse(fs.readFileSync(stamp, 'utf8'))
const artist = artists[0]
const [title] = Object.keys(tracks)
const listOwner = { name: playlists[0].owner, pds: 1 }

console.log(`
The demo's music
  Listen           ${network.control}/?api=${encodeURIComponent(api)}
  Tracks           curl -s '${api}/xrpc/fm.plyr.feed.listTracks?limit=3'
  An artist        curl -s '${api}/xrpc/fm.plyr.actor.getProfile?actor=${hostedHandle(network, artist)}'
  A playlist       curl -s '${api}/xrpc/fm.plyr.graph.getList?list=at://${hostedHandle(network, listOwner)}/fm.plyr.list/${playlists[0].key}'
  The audio        curl -sL '${api}/audio/${dids[artist.name]}/${tracks[title].key}' -o fyrljus.wav
  Change a title   node tools/network/demo/retitle.mjs 'Fyrljus (live)'
Relay ${network.relayFirehose}, PDSes ${network.pds.join(' and ')}, PLC ${network.plc}`)
