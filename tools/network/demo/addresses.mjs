// Where the demo's things are: shared by the scripts of this folder.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

export const PASSWORD = 'plyr-demo'

export function options() {
  const { values, positionals } = parseArgs({ options: { network: { type: 'string' }, api: { type: 'string' } }, allowPositionals: true })
  const network = JSON.parse(fs.readFileSync(values.network ?? new URL('../../../.plyr/network/addresses.json', import.meta.url), 'utf8'))
  return { network, api: (values.api ?? process.env.Api__Url ?? 'http://127.0.0.1:8080').replace(/\/+$/, ''), words: positionals, stamp: path.join(network.folder, 'catalogue.json') }
}

export const hostedHandle = (network, account) => account.name + network.handleDomains[account.pds]

const DIGITS = '234567abcdefghijklmnopqrstuvwxyz'
// The record key of something made at that moment: 53 bits of microseconds and a clock id of 0, in base32.
export function tid(date) {
  let value = (BigInt(date.getTime()) * 1000n) << 10n
  let text = ''
  for (let i = 0; i < 13; i++, value >>= 5n) text = DIGITS[Number(value & 31n)] + text
  return text
}
