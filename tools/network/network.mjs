#!/usr/bin/env node
// A whole AT Protocol network on loopback: the reference PLC directory, reference PDSes, a relay in front of them, a DNS
// server for handles, and a control endpoint for what a person would do by e-mail or at a DNS registrar.
//
//   node network.mjs [--state DIR] [--pds 2] [--base-port N] [--did-docs modern|legacy|mixed] [--out FILE] [--until-stdin-closes]
//
// Prints one line of JSON with all addresses once everything answers, and runs until SIGTERM or SIGINT (or the end of
// standard input, for a parent that may be killed). Without --state, everything lives in a folder that is removed at the end.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startControl } from './lib/control.mjs'
import { startDns, useDns } from './lib/dns.mjs'
import { HandleDirectory } from './lib/handles.mjs'
import { log } from './lib/log.mjs'
import { startPds } from './lib/pds.mjs'
import { startPlc } from './lib/plc.mjs'
import { startRelay } from './lib/relay.mjs'
import { openState } from './lib/state.mjs'

const { values: args } = parseArgs({
  options: {
    state: { type: 'string' },
    pds: { type: 'string', default: '2' },
    'base-port': { type: 'string' },
    'did-docs': { type: 'string', default: 'modern' },
    out: { type: 'string' },
    'until-stdin-closes': { type: 'boolean', default: false },
  },
})

const host = '127.0.0.1'
const folder = args.state ? path.resolve(args.state) : fs.mkdtempSync(path.join(os.tmpdir(), 'plyr-network-'))
const stoppers = []
process.on('SIGTERM', () => stop(0))
process.on('SIGINT', () => stop(0))
process.on('unhandledRejection', (e) => log('unhandled rejection', e))
if (args['until-stdin-closes']) process.stdin.on('close', () => stop(0)).resume()

try {
  const info = await start()
  process.stdout.write(`${JSON.stringify(info)}\n`)
  if (args.out) fs.writeFileSync(args.out, `${JSON.stringify(info)}\n`)
} catch (e) {
  log(e.code === 'EADDRINUSE'
    ? `Port ${e.port} is taken. The ports of a network are fixed when its folder is made, because identities name them: stop the other program, or remove ${folder} to begin a new network.`
    : e)
  await stop(1)
}

async function start() {
  const state = await openState({ folder, host, pdsCount: Number(args.pds), basePort: Number(args['base-port'] ?? 0) })
  const plc = await startPlc({ host, port: state.plcPort, file: path.join(folder, 'plc.jsonl'), didDocs: args['did-docs'] })
  stoppers.unshift(() => plc.close())
  const pdses = []
  for (const settings of state.pds) {
    const pds = await startPds({ host, folder, plcUrl: plc.url, adminPassword: state.adminPassword, settings })
    stoppers.unshift(() => pds.close())
    pdses.push(pds)
  }
  const handles = new HandleDirectory(pdses, state)
  const dns = await startDns({ host, port: state.dnsPort, lookupTxt: (name) => handles.txt(name) })
  stoppers.unshift(() => dns.close())
  useDns(dns)
  const covers = path.join(folder, 'covers')
  const control = await startControl({ host, port: state.controlPort, pdses, handles, covers })
  stoppers.unshift(() => control.close())
  const relay = await startRelay({ host, port: state.relayPort, upstreams: pdses.map((p) => p.url), plc: plc.url, dbPath: path.join(folder, 'relay.sqlite') })
  stoppers.unshift(() => relay.close())
  const info = {
    plc: plc.url,
    pds: pdses.map((p) => p.url),
    handleDomains: pdses.map((p) => p.handleDomain),
    firehose: pdses.map((p) => p.url.replace('http', 'ws')),
    relay: relay.url,
    relayFirehose: relay.url.replace('http', 'ws'),
    dns: dns.address,
    control: control.url,
    covers,
    adminPassword: state.adminPassword,
    folder,
  }
  control.publish(info)
  return info
}

let stopping
function stop(code) {
  stopping ??= (async () => {
    // A PDS waits for its slowest consumer; nobody waits for us that long.
    setTimeout(() => process.exit(1), 10_000).unref()
    for (const close of stoppers) await close()
    if (!args.state) fs.rmSync(folder, { recursive: true, force: true })
    process.exit(code)
  })()
  return stopping
}
