// A small relay: one sequence over the events of several PDSes, replayed by cursor, and the listings that a relay answers.
// It does not verify what it passes on: that is the task of the consumer under test.
//
//   GET /xrpc/com.atproto.sync.{subscribeRepos,listRepos,listReposByCollection,getRepoStatus,getLatestCommit,getRepo}
//   GET /control/stats, POST /control/disconnect (drops all consumers)
import http from 'node:http'
import { EventEmitter } from 'node:events'
import { WebSocketServer } from 'ws'
import { sendJson } from './http.mjs'
import { RelayStore } from './relay-store.mjs'
import { stream } from './relay-stream.mjs'
import { RelayUpstream } from './relay-upstream.mjs'

const SYNC = '/xrpc/com.atproto.sync.'
const GONE = { takendown: 'RepoTakendown', suspended: 'RepoSuspended', deleted: 'RepoNotFound' }

export async function startRelay({ host, port, upstreams, plc, dbPath }) {
  const store = new RelayStore(dbPath)
  const frames = new EventEmitter().setMaxListeners(0)
  const counts = { received: 0, forwarded: 0, wrongHost: 0 }
  const consumers = new WebSocketServer({ noServer: true })
  const server = http.createServer((req, res) => answer({ store, counts, consumers }, req, res))
  server.on('upgrade', (req, socket, head) => {
    const url = new URL(req.url, 'http://relay')
    if (url.pathname !== `${SYNC}subscribeRepos`) return socket.destroy()
    consumers.handleUpgrade(req, socket, head, (ws) => stream(ws, url.searchParams.get('cursor'), store, frames))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const upstream = new RelayUpstream({ hosts: upstreams, plc, store, counts, onFrame: () => frames.emit('frame') })
  return {
    url: `http://localhost:${port}`,
    async close() {
      for (const c of consumers.clients) c.terminate()
      await upstream.close()
      await new Promise((resolve) => { server.close(resolve); server.closeAllConnections() })
      store.close()
    },
  }
}

function answer({ store, counts, consumers }, req, res) {
  const { pathname, searchParams, search } = new URL(req.url, 'http://relay')
  const limit = (most) => Math.min(Math.max(Number(searchParams.get('limit') ?? 500) || 500, 1), most)
  const after = searchParams.get('cursor') ?? ''
  const repo = store.repo(searchParams.get('did') ?? '')
  const page = (rows, most, key, shape) => sendJson(res, 200, { ...(rows.length === limit(most) ? { cursor: rows.at(-1).did } : {}), [key]: rows.map(shape) })
  switch (pathname) {
    case '/xrpc/_health': return sendJson(res, 200, { version: 'plyr-local-relay' })
    case '/control/stats': return sendJson(res, 200, { ...counts, seq: store.lastSeq, consumers: consumers.clients.size })
    case '/control/disconnect':
      for (const c of consumers.clients) c.terminate()
      return sendJson(res, 200, {})
    case `${SYNC}listRepos`:
      return page(store.repos(after, limit(1000)), 1000, 'repos', (r) => ({ did: r.did, head: r.head, rev: r.rev, active: r.active === 1, ...(r.status && { status: r.status }) }))
    case `${SYNC}listReposByCollection`:
      return page(store.byCollection(searchParams.get('collection') ?? '', after, limit(2000)), 2000, 'repos', (r) => ({ did: r.did }))
    case `${SYNC}getRepoStatus`: case `${SYNC}getLatestCommit`: case `${SYNC}getRepo`: case `${SYNC}getRecord`: case `${SYNC}getBlob`:
      if (!repo) return sendJson(res, 400, { error: 'RepoNotFound', message: 'This relay has not seen that repository.' })
      break
    default: return sendJson(res, 501, { error: 'MethodNotImplemented', message: pathname })
  }
  if (pathname.endsWith('getRepoStatus')) {
    return sendJson(res, 200, { did: repo.did, active: repo.active === 1, ...(repo.status && { status: repo.status }), ...(repo.active && repo.rev && { rev: repo.rev }) })
  }
  if (!repo.active) return sendJson(res, 400, { error: GONE[repo.status] ?? 'RepoDeactivated', message: `The repository is ${repo.status}.` })
  if (pathname.endsWith('getLatestCommit')) return sendJson(res, 200, { cid: repo.head, rev: repo.rev })
  // As relays do since they stopped keeping repositories: the account's own host has it.
  res.writeHead(302, { location: `${repo.host}${pathname}${search}` }).end()
}
