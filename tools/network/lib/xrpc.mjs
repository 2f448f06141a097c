// XRPC as a client of a PDS speaks it.

export class XrpcError extends Error {
  constructor(nsid, status, body) {
    super(`${nsid}: HTTP ${status} ${body?.error ?? ''} ${body?.message ?? ''}`)
    this.error = body?.error
  }
}

export async function query(service, nsid, params = {}) {
  return answerOf(nsid, await fetch(`${service}/xrpc/${nsid}?${new URLSearchParams(params)}`))
}

async function procedure(service, nsid, payload, { token, type = 'application/json' } = {}) {
  const headers = { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) }
  const body = payload instanceof Uint8Array ? payload : JSON.stringify(payload)
  return answerOf(nsid, await fetch(`${service}/xrpc/${nsid}`, { method: 'POST', headers, body }))
}

async function answerOf(nsid, res) {
  const text = await res.text()
  const body = text ? JSON.parse(text) : {}
  if (!res.ok) throw new XrpcError(nsid, res.status, body)
  return body
}

// Somebody who is signed in at a PDS.
export class Session {
  constructor(pds, { did, handle, accessJwt }) { Object.assign(this, { pds, did, handle, accessJwt }) }

  // Signs in, or makes the account where there is none: an interrupted run can be repeated. By e-mail address, since a
  // handle may have been changed meanwhile.
  static async open(pds, handle, password) {
    const email = `${handle}@mail.test`
    try {
      return new Session(pds, await procedure(pds, 'com.atproto.server.createSession', { identifier: email, password }))
    } catch (e) {
      if (e.error !== 'AuthenticationRequired') throw e
      return new Session(pds, await procedure(pds, 'com.atproto.server.createAccount', { handle, email, password }))
    }
  }

  call(nsid, body) { return procedure(this.pds, nsid, body, { token: this.accessJwt }) }

  async upload(bytes, type) {
    return (await procedure(this.pds, 'com.atproto.repo.uploadBlob', bytes, { token: this.accessJwt, type })).blob
  }

  // Gives the strong reference that other records use. Putting the same record again changes nothing.
  async put(collection, rkey, record) {
    const { uri, cid } = await this.call('com.atproto.repo.putRecord', { repo: this.did, collection, rkey, validate: false, record: { $type: collection, ...record } })
    return { uri, cid }
  }
}
