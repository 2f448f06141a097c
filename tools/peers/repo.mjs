// Makes one whole repository with the reference implementation, as getRepo gives it: the commit and the tree before the records.
//
//   node repo.mjs --out DIR [--seed N] [--records N]
//
// DIR/repository.car, DIR/repository.tsv (path, CID), DIR/did.json (the account's DID document)
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { blocksToCarFile } from '@atproto/repo'
import { seeded } from './lib/random.mjs'
import { Repository } from './lib/repository.mjs'

const START_MICROS = Date.UTC(2025, 5, 1) * 1000

const { values } = parseArgs({
  options: { out: { type: 'string' }, seed: { type: 'string', default: '1' }, records: { type: 'string', default: '192000' } },
})
mkdirSync(values.out, { recursive: true })
const repository = await Repository.create(seeded(Number(values.seed)), { isP256: false, records: Number(values.records), startMicros: START_MICROS })
const put = (name, content) => writeFileSync(join(values.out, name), content)
put('repository.car', await blocksToCarFile(repository.commitCid, repository.allBlocks()))
put('repository.tsv', [...repository.records].map(([path, { cid }]) => `${path}\t${cid}\n`).join(''))
put('did.json', JSON.stringify({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: repository.did,
  alsoKnownAs: ['at://someone.example.com'],
  verificationMethod: [{
    id: `${repository.did}#atproto`, type: 'Multikey', controller: repository.did, publicKeyMultibase: repository.keypair.did().slice('did:key:'.length),
  }],
  service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example.com' }],
}, null, 2) + '\n')
