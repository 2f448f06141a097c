// One consumer of the relay's firehose: first what it missed, then what comes.
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { errorFrame, infoFrame } from './frames.mjs'

const MAX_UNSENT_BYTES = 4_000_000
const SLOW_LIMIT_MS = 60_000
const PING_MS = 20_000

export async function stream(socket, cursor, store, frames) {
  const start = startOf(cursor, store)
  if (start.error) {
    socket.send(errorFrame(...start.error))
    return socket.close(1008, start.error[0])
  }
  if (start.outdated) socket.send(infoFrame('OutdatedCursor', 'The cursor is older than what is kept. Events may be missing.'))
  let wake = () => {}
  const onFrame = () => wake()
  const ping = setInterval(() => socket.ping(), PING_MS)
  frames.on('frame', onFrame)
  socket.on('error', () => {})
  socket.on('close', () => { clearInterval(ping); frames.off('frame', onFrame); wake() })
  for (let seq = start.seq; socket.readyState === socket.OPEN;) {
    const page = store.framesAfter(seq)
    if (page.length === 0) {
      await new Promise((resolve) => { wake = resolve })
      continue
    }
    for (const row of page) { socket.send(row.frame); seq = row.seq }
    await drain(socket)
  }
}

function startOf(cursor, store) {
  if (cursor === null) return { seq: store.lastSeq }
  const seq = Number(cursor)
  if (!Number.isInteger(seq) || seq < 0) return { error: ['InvalidRequest', 'cursor must be a number'] }
  if (seq > store.lastSeq) return { error: ['FutureCursor', 'Cursor in the future.'] }
  const oldest = store.framesAfter(0)[0]?.seq ?? 0
  // 0 asks for everything there is, so it is not reported as outdated.
  return { seq, outdated: seq > 0 && seq < oldest - 1 }
}

async function drain(socket) {
  await turn()
  for (let waited = 0; socket.readyState === socket.OPEN && socket.bufferedAmount > MAX_UNSENT_BYTES; waited += 20) {
    if (waited > SLOW_LIMIT_MS) {
      socket.send(errorFrame('ConsumerTooSlow', 'The consumer does not read fast enough.'))
      return socket.close(1008, 'ConsumerTooSlow')
    }
    await delay(20)
  }
}
