// A very small authoritative DNS server: UDP, TXT and A only.
import dgram from 'node:dgram'
import dns from 'node:dns'

const TXT = 16
const A = 1
const NAME_ERROR = 3
const HEADER_BYTES = 12

export async function startDns({ host, port, lookupTxt }) {
  const socket = dgram.createSocket('udp4')
  socket.on('message', async (query, peer) => {
    try {
      socket.send(await answer(query, lookupTxt), peer.port, peer.address)
    } catch { /* a malformed query gets no answer */ }
  })
  await new Promise((resolve, reject) => socket.once('error', reject).bind(port, host, resolve))
  return { address: `${host}:${socket.address().port}`, close: () => new Promise((resolve) => socket.close(resolve)) }
}

// The PDSes resolve foreign handles through node:dns, so this process must ask our server.
export function useDns({ address }) {
  dns.setServers([address])
  dns.promises.setServers([address])
}

async function answer(query, lookupTxt) {
  const { name, type, end } = readQuestion(query)
  let code = 0
  let data = []
  if (type === TXT) {
    const text = await lookupTxt(name)
    if (text === undefined) code = NAME_ERROR
    else data = [Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])]
  } else if (type === A) {
    data = [Buffer.from([127, 0, 0, 1])]
  }
  const header = Buffer.alloc(HEADER_BYTES)
  query.copy(header, 0, 0, 2) // the id
  header.writeUInt16BE(0x8480 | ((query[2] & 1) << 8) | code, 2) // response, authoritative, recursion as asked
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(data.length, 6)
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...data.map((d) => resource(type, d))])
}

function readQuestion(query) {
  if (query.length < HEADER_BYTES + 5 || query.readUInt16BE(4) !== 1) throw new Error('not one question')
  const labels = []
  let at = HEADER_BYTES
  for (; query[at]; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]))
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function resource(type, data) {
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0) // the name: a pointer to the question's
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(1, 6) // one second to live: tests change entries
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
