// What a person would do outside XRPC, a well-known gateway for handles, and the demo's page and cover pictures.
//
//   POST /control/mailed-code {pds, did, purpose} -> {token}     POST /control/dns {handle, did|null}
//   POST /control/rotate-key  {pds, did} -> {key}                GET  /control/info
//   GET  /.well-known/atproto-did  (Host: the handle)            GET  /  and  /covers/NAME.png
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { sendJson, readJson } from './http.mjs'

const PLAYER = new URL('../demo/player.html', import.meta.url)

export async function startControl({ host, port, pdses, handles, covers }) {
  let info = null
  const routes = {
    'GET /control/info': () => info,
    'POST /control/mailed-code': async (b) => ({ token: await pdses[b.pds].mailedCode(b.did, b.purpose) }),
    'POST /control/rotate-key': async (b) => ({ key: await pdses[b.pds].rotateKey(b.did) }),
    'POST /control/dns': (b) => { handles.set(b.handle, b.did); return {} },
  }
  const server = http.createServer(async (req, res) => {
    try {
      const { pathname } = new URL(req.url, 'http://control')
      if (pathname === '/.well-known/atproto-did') return await sendDid(res, handles, req.headers.host ?? '')
      if (pathname === '/') return sendFile(res, PLAYER, 'text/html; charset=utf-8')
      if (pathname.startsWith('/covers/')) return sendFile(res, path.join(covers, path.basename(pathname)), 'image/png')
      const route = routes[`${req.method} ${pathname}`]
      if (!route) return sendJson(res, 404, { error: 'NotFound' })
      sendJson(res, 200, await route(req.method === 'POST' ? await readJson(req) : undefined))
    } catch (e) {
      sendJson(res, 500, { error: 'InternalServerError', message: String(e?.stack ?? e) })
    }
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    url: `http://localhost:${port}`,
    publish: (value) => { info = value },
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }),
  }
}

async function sendDid(res, handles, hostHeader) {
  const did = await handles.didOf(hostHeader.split(':')[0].toLowerCase())
  res.writeHead(did ? 200 : 404, { 'content-type': 'text/plain' }).end(did ?? 'not found')
}

function sendFile(res, file, type) {
  if (!fs.existsSync(file)) return sendJson(res, 404, { error: 'NotFound' })
  res.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' })
  fs.createReadStream(file).pipe(res)
}
