// The reference PLC directory over its own in-memory database, which is journalled to a file so that it survives restarts.
import fs from 'node:fs'
import http from 'node:http'
import { CID } from 'multiformats/cid'
import { MockDatabase, PlcServer } from './interop.mjs'

class JournalledDatabase extends MockDatabase {
  constructor(file) {
    super()
    this.file = file
    if (!fs.existsSync(file)) return
    for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const entry = JSON.parse(line)
      if (entry.nullify) this.contents[entry.did].find((x) => x.cid.toString() === entry.nullify).nullified = true
      else (this.contents[entry.did] ??= []).push({ ...entry, cid: CID.parse(entry.cid), createdAt: new Date(entry.createdAt) })
    }
  }

  async validateAndAddOp(did, op) {
    const nullifiedBefore = this.nullified(did).length
    await super.validateAndAddOp(did, op)
    const added = this.contents[did].at(-1)
    this.append({ ...added, cid: added.cid.toString() })
    for (const x of this.nullified(did).slice(nullifiedBefore)) this.append({ did, nullify: x.cid.toString() })
  }

  nullified(did) { return (this.contents[did] ?? []).filter((x) => x.nullified) }
  append(entry) { fs.appendFileSync(this.file, `${JSON.stringify(entry)}\n`) }
}

// The npm package (0.0.1, its only release) writes documents in an old form: relative ids, uncompressed keys without a
// multicodec prefix. plc.directory writes absolute ids and Multikey: `modern`. `mixed` chooses by the last letter of the DID.
export async function startPlc({ host, port, file, didDocs }) {
  const db = new JournalledDatabase(file)
  const server = PlcServer.create({ db, port })
  const isModern = (did) => didDocs === 'modern' || (didDocs === 'mixed' && did.charCodeAt(did.length - 1) % 2 === 0)
  const listener = http.createServer(async (req, res) => {
    const did = req.method === 'GET' && /^\/(did:plc:[a-z2-7]{24})$/.exec(decodeURIComponent(req.url))?.[1]
    const doc = did && isModern(did) ? await modernDocument(db, did) : null
    if (!doc) return server.app(req, res) // everything else, refusals included, is the reference server's answer
    res.writeHead(200, { 'content-type': 'application/did+ld+json; charset=utf-8' }).end(JSON.stringify(doc))
  })
  await new Promise((resolve, reject) => listener.once('error', reject).listen(port, host, resolve))
  return {
    url: `http://localhost:${port}`,
    close: () => new Promise((resolve) => { listener.close(resolve); listener.closeAllConnections() }),
  }
}

async function modernDocument(db, did) {
  const last = await db.lastOpForDid(did)
  if (!last || last.type === 'plc_tombstone') return null
  const op = last.type === 'create' ? normalised(last) : last
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', 'https://w3id.org/security/suites/secp256k1-2019/v1'],
    id: did,
    alsoKnownAs: op.alsoKnownAs,
    verificationMethod: Object.entries(op.verificationMethods).map(([name, key]) => (
      { id: `${did}#${name}`, type: 'Multikey', controller: did, publicKeyMultibase: key.replace(/^did:key:/, '') })),
    service: Object.entries(op.services).map(([name, s]) => ({ id: `#${name}`, type: s.type, serviceEndpoint: s.endpoint })),
  }
}

// The first form of a genesis operation, which old accounts still have.
const normalised = (op) => ({
  alsoKnownAs: [`at://${op.handle}`],
  verificationMethods: { atproto: op.signingKey },
  services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: op.service } },
})
