# What --demo adds to tools/up. Sourced after common.sh, processes.sh, database.sh and network.sh.

DEMO_STATE=$PLYR_STATE/network
DEMO_ADDRESSES=$DEMO_STATE/addresses.json

demo_prepare() {
  network_check || apt_install nodejs npm && network_check || die "$NODE_REASON"
  network_install || exit 1
}

# The network keeps its accounts in DEMO_STATE, so a second run finds the catalogue there.
demo_start_network() {
  # A new network counts its events from 1 again; a database that remembers the old one would wait for numbers long gone.
  if [ ! -e "$DEMO_STATE/network.json" ] && [ -n "${PG_PID:-}" ]; then
    pg_sql "$PG_SOCKET" postgres 'drop database plyr_demo with (force)'
    pg_sql "$PG_SOCKET" postgres 'create database plyr_demo owner plyr template template0'
  fi
  say "Starting the local network"
  mkdir -p "$DEMO_STATE"
  rm -f "$DEMO_ADDRESSES"
  start network node "$NETWORK_DIR/network.mjs" --state "$DEMO_STATE" --out "$DEMO_ADDRESSES"
  until [ -s "$DEMO_ADDRESSES" ]; do
    is_alive network || { tell_end network; exit 1; }
    pause 0.2
  done
  export Network__AllowPrivate=true
  # The reference PDS sends audio from its beginning alone: without the proxy nobody could jump to a comment, or into the middle of what the radio plays.
  export AudioProxy__Enabled=${AudioProxy__Enabled:-true} AudioProxy__Directory=${AudioProxy__Directory:-$PLYR_STATE/audio}
  Firehose__Sources__0=$(demo_address relayFirehose) && export Firehose__Sources__0
  Firehose__RepoHost=$(demo_address relay) && export Firehose__RepoHost
  Identity__PlcDirectory=$(demo_address plc) && export Identity__PlcDirectory
  Identity__DnsServer=$(demo_address dns) && export Identity__DnsServer
  Identity__HandleWellKnown=$(demo_address control) && export Identity__HandleWellKnown
}

demo_address() { node -p "JSON.parse(require('fs').readFileSync('$DEMO_ADDRESSES', 'utf8')).$1"; }

demo_publish() {
  setsid node "$NETWORK_DIR/demo/publish.mjs" --network "$DEMO_ADDRESSES" --api "$Api__Url" </dev/null 9>&- &
  BUSY_PID=$!
  wait "$BUSY_PID" || die "The catalogue could not be published; tools/up --demo goes on from there when it is started again."
  BUSY_PID=
}

demo_explain() {
  node "$NETWORK_DIR/demo/explain.mjs" --network "$DEMO_ADDRESSES" --api "$Api__Url"
}
