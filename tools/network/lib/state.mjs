// Ports and keys are chosen once per folder and kept, because DID documents name the ports.
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { Secp256k1Keypair } from './interop.mjs'

export async function openState({ folder, host, pdsCount, basePort }) {
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'network.json')
  const state = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : await newState({ host, pdsCount, basePort })
  const save = () => fs.writeFileSync(file, JSON.stringify(state, null, 2))
  save()
  // Not enumerable, so not part of what is saved.
  return Object.defineProperty(state, 'save', { value: save })
}

async function newState({ host, pdsCount, basePort }) {
  let next = basePort
  const port = () => (basePort ? next++ : freePort(host))
  const state = { plcPort: await port(), controlPort: await port(), relayPort: await port(), dnsPort: await port(), adminPassword: randomBytes(12).toString('hex'), dns: {}, pds: [] }
  for (let i = 0; i < pdsCount; i++) {
    const rotation = await Secp256k1Keypair.create({ exportable: true })
    state.pds.push({
      name: `pds${i}`,
      port: await port(),
      handleDomain: `.pds${i}.test`,
      rotationKeyHex: Buffer.from(await rotation.export()).toString('hex'),
      recoveryDidKey: (await Secp256k1Keypair.create()).did(),
      jwtSecret: randomBytes(16).toString('hex'),
    })
  }
  return state
}

async function freePort(host) {
  const server = net.createServer()
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
