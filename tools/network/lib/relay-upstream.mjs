// The relay's reading side: follows every PDS from where it stopped, and passes on what the right host says.
import WebSocket from 'ws'
import { setTimeout as delay } from 'node:timers/promises'
import { decodeFrame, encodeFrame } from './frames.mjs'
import { log } from './log.mjs'

const MAX_FRAME_BYTES = 10_000_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5000

export class RelayUpstream {
  constructor({ hosts, plc, store, onFrame, counts }) {
    Object.assign(this, { plc, store, onFrame, counts })
    this.pdsOf = new Map()
    this.sockets = new Set()
    this.closed = false
    this.loops = hosts.map((h) => this.follow(h))
  }

  async follow(host) {
    let wait = FIRST_RETRY_MS
    while (!this.closed) {
      const socket = new WebSocket(`${host.replace('http', 'ws')}/xrpc/com.atproto.sync.subscribeRepos?cursor=${this.store.cursorOf(host)}`, { maxPayload: MAX_FRAME_BYTES })
      this.sockets.add(socket)
      // In order: a frame is only looked at when the one before it is stored.
      let work = Promise.resolve()
      socket.on('open', () => { wait = FIRST_RETRY_MS })
      socket.on('message', (frame) => { work = work.then(() => this.closed || this.take(host, frame)).catch((e) => log('relay', e)) })
      socket.on('error', (e) => this.closed || log('relay', host, e.message))
      await new Promise((resolve) => socket.on('close', resolve))
      this.sockets.delete(socket)
      await work
      if (!this.closed) await delay(wait, undefined, { ref: false })
      wait = Math.min(wait * 2, LAST_RETRY_MS)
    }
  }

  async take(host, frame) {
    this.counts.received++
    const { header, body } = decodeFrame(frame)
    if (header.op !== 1 || header.t === '#info') return log('relay', host, header, body)
    if (!(await this.speaksFor(host, header, body))) {
      this.counts.wrongHost++
      return this.store.skip(host, body.seq)
    }
    this.store.add(host, header, body, (seq) => encodeFrame(header, { ...body, seq }))
    this.counts.forwarded++
    this.onFrame()
  }

  // As relays in production do: an event about an account counts only from the PDS that its DID document names.
  async speaksFor(host, header, body) {
    const did = body.repo ?? body.did
    // An identity event is the moment at which the document may have changed; otherwise a mismatch asks once more.
    if ((await this.pds(did, header.t === '#identity')) === host || (await this.pds(did, true)) === host) return true
    return header.t === '#account' && body.status === 'deleted' && this.store.repo(did)?.host === host
  }

  async pds(did, afresh) {
    if (afresh || !this.pdsOf.has(did)) {
      const res = await fetch(`${this.plc}/${did}`)
      const service = res.ok ? (await res.json()).service?.find((s) => s.id.endsWith('#atproto_pds')) : undefined
      this.pdsOf.set(did, service?.serviceEndpoint.replace(/\/+$/, ''))
    }
    return this.pdsOf.get(did)
  }

  async close() {
    this.closed = true
    for (const s of this.sockets) s.terminate()
    await Promise.all(this.loops)
  }
}
