// @skyware/firehose has one way to read a frame, which decodes all blocks and hashes none.
import { Firehose } from '@skyware/firehose'

// Without the constructor, which connects.
const firehose = Object.create(Firehose.prototype)
const isOurs = (op) => op.path.startsWith('fm.plyr.')

export default {
  async filter(frame) { (await firehose.parseMessage(frame)).ops?.some(isOurs) },

  async full(frame) {
    for (const { record } of (await firehose.parseMessage(frame)).ops ?? []) if (record) JSON.stringify(record)
  },
}
