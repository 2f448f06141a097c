// Holds answers against their lexicons with the reference implementation.
//
//   node validate.mjs <folder of lexicons> < answers
//
// A line in is {"nsid": ..., "body": ...}; a line out is the NSID and "valid", or what is wrong. Exit code 1 when something is.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Lexicons, jsonToLex } from '@atproto/lexicon'

// Permission sets are no schemas: they are not for this validator.
const documents = readdirSync(process.argv[2], { recursive: true })
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(process.argv[2], name), 'utf8')))
  .filter((document) => document.defs.main?.type !== 'permission-set')
const lexicons = new Lexicons(documents)

for await (const line of createInterface({ input: process.stdin })) {
  const { nsid, body } = JSON.parse(line)
  try {
    lexicons.assertValidXrpcOutput(nsid, jsonToLex(body))
    console.log(`${nsid}\tvalid`)
  } catch (error) {
    console.log(`${nsid}\t${error.message}`)
    process.exitCode = 1
  }
}
