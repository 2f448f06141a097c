// One reference PDS, and the two things about it that have no XRPC method: mailed codes and a new signing key.
import fs from 'node:fs'
import path from 'node:path'
import { PDS, Secp256k1Keypair, envToCfg, envToSecrets } from './interop.mjs'

export async function startPds({ host, folder, plcUrl, adminPassword, settings }) {
  const { name, port, handleDomain } = settings
  const env = {
    devMode: true,
    port,
    hostname: 'localhost',
    serviceDid: `did:web:localhost%3A${port}`,
    serviceName: name,
    dataDirectory: path.join(folder, name),
    blobstoreDiskLocation: path.join(folder, `${name}-blobs`),
    blobUploadLimit: 100 * 1024 * 1024, // what the track lexicon allows
    didPlcUrl: plcUrl,
    recoveryDidKey: settings.recoveryDidKey,
    serviceHandleDomains: [handleDomain],
    plcRotationKeyK256PrivateKeyHex: settings.rotationKeyHex,
    jwtSecret: settings.jwtSecret,
    adminPassword,
    inviteRequired: false,
    disableSsrfProtection: true,
    acceptingImports: true,
  }
  fs.mkdirSync(env.dataDirectory, { recursive: true })
  const server = await PDS.create(envToCfg(env), envToSecrets(env))
  listenOnLoopback(server.app, host)
  await server.start()
  const { ctx } = server
  return {
    name,
    handleDomain,
    url: `http://localhost:${port}`,
    serviceDid: env.serviceDid,
    close: () => server.destroy(),
    didOf: async (handle) => (await ctx.accountManager.getAccount(handle))?.did,
    mailedCode: (did, purpose) => ctx.accountManager.createEmailToken(did, purpose),
    rotateKey: (did) => rotateKey(ctx, did),
  }
}

// The reference server listens on every interface. (xrpc-server has wrapped app.listen for WebSockets, so call through it.)
function listenOnLoopback(app, host) {
  const { listen } = app
  app.listen = (port, done) => listen.call(app, port, host, done)
}

// The order is that of the reference's own script: key, directory, a commit signed with it, then the two events.
async function rotateKey(ctx, did) {
  const key = await Secp256k1Keypair.create({ exportable: true })
  const { keyLocation } = await ctx.actorStore.getLocation(did)
  fs.writeFileSync(keyLocation, await key.export())
  await ctx.plcClient.updateAtprotoKey(did, ctx.plcRotationKey, key.did())
  const sync = await ctx.actorStore.transact(did, async (actor) => {
    await actor.repo.processWrites([])
    return actor.repo.getSyncEventData()
  })
  await ctx.sequencer.sequenceIdentityEvt(did)
  await ctx.sequencer.sequenceSyncEvt(did, sync)
  return key.did()
}
