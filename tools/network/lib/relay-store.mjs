// What the relay remembers: the frames with their own sequence, how far it read each host, and which repository lives where.
import { createRequire } from 'node:module'

const Database = createRequire(import.meta.url)('better-sqlite3')
const PAGE = 200

export class RelayStore {
  constructor(file) {
    const db = new Database(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = OFF') // of a kind of network that is made again rather than repaired
    db.exec(`
      create table if not exists frames(seq integer primary key autoincrement, frame blob not null);
      create table if not exists hosts(url text primary key, cursor integer not null default 0);
      create table if not exists repos(did text primary key, host text, rev text, head text, active integer not null default 1, status text);
      create table if not exists collections(collection text, did text, primary key(collection, did)) without rowid;`)
    this.db = db
    this.sql = {
      lastSeq: db.prepare("select coalesce((select seq from sqlite_sequence where name = 'frames'), 0) as seq"),
      add: db.prepare('insert into frames(seq, frame) values (?, ?)'),
      page: db.prepare(`select seq, frame from frames where seq > ? order by seq limit ${PAGE}`),
      cursor: db.prepare('select cursor from hosts where url = ?'),
      setCursor: db.prepare('insert into hosts(url, cursor) values (?, ?) on conflict(url) do update set cursor = excluded.cursor'),
      repo: db.prepare('select * from repos where did = ?'),
      setHost: db.prepare('insert into repos(did, host) values (?, ?) on conflict(did) do update set host = excluded.host'),
      setHead: db.prepare('update repos set rev = ?, head = coalesce(?, head) where did = ?'),
      setStatus: db.prepare('update repos set active = ?, status = ? where did = ?'),
      addCollection: db.prepare('insert into collections values (?, ?) on conflict do nothing'),
      repos: db.prepare('select * from repos where did > ? and head is not null order by did limit ?'),
      byCollection: db.prepare('select c.did from collections c join repos r using (did) where c.collection = ? and c.did > ? and r.active = 1 order by c.did limit ?'),
    }
  }

  get lastSeq() { return this.sql.lastSeq.get().seq }
  cursorOf(host) { return this.sql.cursor.get(host)?.cursor ?? 0 }
  skip(host, hostSeq) { this.sql.setCursor.run(host, hostSeq) }
  framesAfter(seq) { return this.sql.page.all(seq) }
  repo(did) { return this.sql.repo.get(did) }
  repos(after, limit) { return this.sql.repos.all(after, limit) }
  byCollection(collection, after, limit) { return this.sql.byCollection.all(collection, after, limit) }

  // One transaction: after a crash, a frame is either passed on and remembered, or asked for again.
  add(host, header, body, encode) {
    const did = body.repo ?? body.did
    this.db.transaction(() => {
      const seq = this.lastSeq + 1
      this.sql.add.run(seq, encode(seq))
      this.sql.setHost.run(did, host)
      if (header.t === '#commit') {
        this.sql.setHead.run(body.rev, body.commit.toString(), did)
        for (const op of body.ops) if (op.action !== 'delete') this.sql.addCollection.run(op.path.split('/')[0], did)
      } else if (header.t === '#sync') {
        this.sql.setHead.run(body.rev, null, did)
      } else if (header.t === '#account') {
        this.sql.setStatus.run(body.active ? 1 : 0, body.active ? null : (body.status ?? 'deactivated'), did)
      }
      this.sql.setCursor.run(host, body.seq)
    })()
  }

  close() { this.db.close() }
}
