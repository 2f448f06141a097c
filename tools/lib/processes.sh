# The programs that tools/up runs: started with a log, watched, and stopped in the reverse order. Sourced after common.sh.

declare -A CHILD=()
CHILDREN=()

# Only one run per state folder: two indexers on one database would only wait for each other.
take_lock() {
  exec 9>>"$PLYR_STATE/up.lock"
  flock --nonblock 9 || die "tools/up already runs here (process $(cat "$PLYR_STATE/up.lock")): stop it first, or set PLYR_STATE to use another folder."
  printf '%s' "$$" >"$PLYR_STATE/up.lock"
}

# start NAME COMMAND...: in a session of its own, so that a Ctrl-C in the terminal reaches only this script, which then stops
# things in order; and told to stop if this script is killed.
start() {
  local name=$1 guard=()
  shift
  ! have setpriv || guard=(setpriv --pdeathsig TERM --)
  setsid "${guard[@]}" "$@" </dev/null >"$PLYR_LOG/$name.log" 2>&1 9>&- &
  CHILD[$name]=$!
  CHILDREN+=("$name")
}

is_alive() { kill -0 "${CHILD[$1]}" 2>/dev/null; }

# Waits until URL answers 200: await NAME URL SECONDS
await() {
  local deadline=$((SECONDS + $3))
  until http_ok "$2"; do
    is_alive "$1" || { tell_end "$1"; exit 1; }
    [ "$SECONDS" -lt "$deadline" ] || { say "The $1 did not answer at $2 within $3 s."; tell_log "$1"; exit 1; }
    pause 0.2
  done
}

# A sleep that a signal can interrupt.
pause() { sleep "$1" 9>&- & wait $!; }

tell_log() { say "The end of $PLYR_LOG/$1.log:"; tail -n 15 "$PLYR_LOG/$1.log" | sed 's/^/  | /'; }

tell_end() {
  wait "${CHILD[$1]}" 2>/dev/null
  say "The $1 stopped by itself (exit code $?)."
  tell_log "$1"
}

# Until one of them ends.
watch_all() {
  local name
  # Bash would report a killed job here in its own words.
  wait -n "${CHILD[@]}" ${PG_PID:+"$PG_PID"} 2>/dev/null
  for name in "${CHILDREN[@]}"; do is_alive "$name" || tell_end "$name"; done
  [ -z "${PG_PID:-}" ] || kill -0 "$PG_PID" 2>/dev/null || { say "PostgreSQL stopped by itself."; tell_log postgres; }
  exit 1
}

stop_requested() {
  trap '' INT TERM HUP
  say
  say "Stopping"
  exit 0
}

stop_child() {
  local name=$1 deadline=$((SECONDS + 30))
  while is_alive "$name" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.05; done
  ! is_alive "$name" || { say "The $name did not stop in time and is ended."; kill -KILL "${CHILD[$name]}"; }
}

# At the end, whatever it was. The programs that use the database go first, and the network that they listen to after them.
stop_all() {
  trap '' INT TERM HUP
  local i name
  end_busy
  for name in api indexer; do [ -z "${CHILD[$name]:-}" ] || kill -TERM "${CHILD[$name]}" 2>/dev/null; done
  for ((i = ${#CHILDREN[@]} - 1; i >= 0; i--)); do
    name=${CHILDREN[i]}
    kill -TERM "${CHILD[$name]}" 2>/dev/null
    stop_child "$name"
  done
  pg_stop fast
}
