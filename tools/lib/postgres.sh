#!/usr/bin/env bash
# A private PostgreSQL: data in a folder of ours, reachable through a Unix socket only, never over TCP.
#
#   postgres.sh find        prints the folder of the server's programs, or one sentence saying what is missing (exit 1)
#   postgres.sh serve [--data DIR] [--socket DIR] [--fsync on|off] [--log FILE]
#                           runs a server until standard input closes, and prints its socket folder once it answers;
#                           without --data in a temporary folder that is removed at the end; with --follow SOCKET a copy of the
#                           server there, which follows it until it is promoted
#
# tools/up sources this file and calls the functions; the tests run `serve`, so that both use one implementation.
# Who may connect: the socket has mode 0700, so only the account that runs the server, and root. Hence `trust` is safe.

PG_SUPERUSER=postgres
PG_TEMPORARY=
PG_PID=

# The longest path a Unix socket can have is 107 bytes, and the server appends this name to the folder.
PG_SOCKET_NAME=.s.PGSQL.5432
PG_MAX_SOCKET_DIR=$((107 - ${#PG_SOCKET_NAME} - 1))

pg_say() { printf '%s\n' "$*" >&2; }

# Prints the folders that may hold server programs, best first. Distributions keep the real ones out of PATH.
pg_candidates() {
  [ -z "${PLYR_PG_BIN:-}" ] || printf '%s\n' "$PLYR_PG_BIN"
  ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV
  pg_config --bindir 2>/dev/null
  local found
  found=$(command -v postgres) && dirname "$(readlink -f "$found")"
}

# Sets PG_BIN. $1, if given, is the major version that an existing data folder needs.
pg_find() {
  local dir wanted=${1:-} reason='PostgreSQL is not installed'
  while IFS= read -r dir; do
    [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ] && [ -x "$dir/psql" ] || continue
    if [ -n "$wanted" ] && [ "$(pg_major "$dir")" != "$wanted" ]; then
      reason="the data folder was made by PostgreSQL $wanted, and that version is not installed"
      continue
    fi
    if ! pg_has_extensions "$dir"; then
      reason="PostgreSQL in $dir lacks the extensions pg_trgm and unaccent"
      continue
    fi
    PG_BIN=$dir
    return 0
  done < <(pg_candidates)
  pg_say "$reason: install it with 'apt-get install postgresql${wanted:+-$wanted}' (the extensions are in it; elsewhere the package is called postgresql-contrib), or name its bin folder in PLYR_PG_BIN."
  return 1
}

pg_major() { "$1/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/'; }

pg_has_extensions() {
  local share
  # Debian's layout first: pg_config is not part of the server package there.
  share=/usr/share/postgresql/$(pg_major "$1")
  [ -d "$share" ] || share=$("$1/pg_config" --sharedir 2>/dev/null) || return 0 # cannot tell: the migration will
  [ -e "$share/extension/pg_trgm.control" ] && [ -e "$share/extension/unaccent.control" ]
}

# Sets PG_OWNER, the account that runs the server, and PG_AS, the words that make a command run as it.
# PostgreSQL refuses to run as root, for good reason.
pg_choose_owner() {
  PG_AS=()
  PG_OWNER=$(id -un)
  if [ "$(id -u)" -ne 0 ]; then
    ! command -v setpriv >/dev/null || PG_AS=(setpriv --pdeathsig INT --)
    return 0
  fi
  PG_OWNER=nobody
  ! id postgres >/dev/null 2>&1 || PG_OWNER=postgres
  if command -v setpriv >/dev/null; then
    PG_AS=(setpriv --reuid "$PG_OWNER" --regid "$(id -g "$PG_OWNER")" --clear-groups --pdeathsig INT --)
  elif command -v runuser >/dev/null; then
    PG_AS=(runuser -u "$PG_OWNER" --)
  else
    PG_AS=(su -s /bin/sh "$PG_OWNER" -c 'exec "$0" "$@"' --)
  fi
  # All of these programs insist on a working directory that they can read.
  PG_AS=(env -C / HOME=/ "${PG_AS[@]}")
}

# Makes folder $1 with mode $2 for the owner. False if the owner cannot reach it, for example below /root.
pg_own_folder() {
  mkdir -p "$1" && chmod "$2" "$1" || return 1
  [ "$(id -u)" -ne 0 ] || chown "$PG_OWNER" "$1"
  "${PG_AS[@]}" test -w "$1" -a -x "$1"
}

# Makes the cluster in data folder $1 unless there is one.
pg_init() {
  [ -e "$1/PG_VERSION" ] && return 0
  local locale=C
  # Bytewise order is fast and the same everywhere; letters and case must be Unicode's, for searches.
  ! locale -a 2>/dev/null | grep -qi '^C\.utf-\?8$' || locale=C.UTF-8
  "${PG_AS[@]}" "$PG_BIN/initdb" --pgdata "$1" --username "$PG_SUPERUSER" --auth-local trust --auth-host reject \
    --encoding UTF8 --lc-collate C --lc-ctype "$locale" --no-instructions --no-sync >/dev/null
}

# Makes data folder $2 a copy of the server at socket folder $1, which follows it from then on.
pg_copy() { "${PG_AS[@]}" "$PG_BIN/pg_basebackup" -h "$1" -U "$PG_SUPERUSER" -D "$2" --write-recovery-conf --wal-method=stream --checkpoint=fast; }

# Starts a server as a child of this shell: pg_start DATA SOCKET_DIR on|off LOG. Sets PG_PID; returns once it answers.
pg_start() {
  local data=$1 socket=$2 durable=$3 log=$4 options=() deadline
  pg_wait_for_predecessor "$data" || return 1
  # A database that lives for one test run may lose everything in a power cut.
  [ "$durable" = on ] || options=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0)
  # Out of the terminal's process group: Ctrl-C must stop the programs that use the server before the server.
  # Without descriptor 9, which is tools/up's lock.
  setsid "${PG_AS[@]}" "$PG_BIN/postgres" -D "$data" -c listen_addresses= -c "unix_socket_directories=$socket" \
    -c unix_socket_permissions=0700 -c max_connections=200 -c timezone=UTC -c log_timezone=UTC \
    "${options[@]}" </dev/null >>"$log" 2>&1 9>&- &
  PG_PID=$!
  deadline=$((SECONDS + 60))
  until grep -qs '^ready' "$data/postmaster.pid"; do
    if ! kill -0 "$PG_PID" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      pg_say "PostgreSQL did not start. The end of $log:"
      tail -n 8 "$log" >&2
      return 1
    fi
    sleep 0.05
  done
}

# A server whose supervisor was killed needs a moment to shut down; the next one waits for it.
pg_wait_for_predecessor() {
  local pid deadline=$((SECONDS + 30))
  while pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && [ -e "/proc/$pid/exe" ] && [[ $(cat "/proc/$pid/comm") == postgres ]]; do
    [ "$SECONDS" -lt "$deadline" ] || { pg_say "Another PostgreSQL (process $pid) runs on $1: stop it first."; return 1; }
    sleep 0.1
  done
  # What is left is a lock of a process that no longer exists, or whose number another program has got since.
  rm -f "$1/postmaster.pid"
}

# Shuts the server down: pg_stop fast (tells its sessions goodbye and writes a checkpoint) or immediate.
pg_stop() {
  [ -n "${PG_PID:-}" ] || return 0
  local deadline=$((SECONDS + 30)) signal=INT
  [ "$1" = fast ] || signal=QUIT
  kill -"$signal" "$PG_PID" 2>/dev/null
  while kill -0 "$PG_PID" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.05; done
  ! kill -0 "$PG_PID" 2>/dev/null || kill -QUIT "$PG_PID"
  wait "$PG_PID" 2>/dev/null
  PG_PID=
}

# Runs SQL as the superuser: pg_sql SOCKET_DIR DATABASE SQL.
pg_sql() { "$PG_BIN/psql" -qtAX -v ON_ERROR_STOP=1 -h "$1" -U "$PG_SUPERUSER" -d "$2" -c "$3"; }

pg_serve() {
  local data='' socket='' durable=on log='' leader='' folder
  while [ $# -gt 0 ]; do
    case $1 in
      --data) data=$2 ;;
      --socket) socket=$2 ;;
      --fsync) durable=$2 ;;
      --log) log=$2 ;;
      --follow) leader=$2 ;;
      *) pg_say "postgres.sh: unknown option $1"; return 2 ;;
    esac
    shift 2
  done
  pg_find "$(cat "$data/PG_VERSION" 2>/dev/null)" || return 1
  pg_choose_owner
  if [ -z "$data" ]; then
    # Short and world-reachable: neither a deep TMPDIR nor one below a private home would do.
    PG_TEMPORARY=$(mktemp -d /tmp/plyr-pg.XXXXXX)
    data=$PG_TEMPORARY/data
  fi
  # At every kind of end but one: the server itself also stops when this shell is killed (pdeathsig).
  trap pg_end_serving EXIT
  trap 'exit 143' HUP INT TERM
  socket=${socket:-$(dirname "$data")}
  log=${log:-$(dirname "$data")/postgres.log}
  for folder in "$socket" "$data"; do
    pg_own_folder "$folder" 0700 || { pg_say "The account $PG_OWNER cannot use $folder: choose a folder below /tmp or /var/lib."; return 1; }
  done
  [ "${#socket}" -le "$PG_MAX_SOCKET_DIR" ] || { pg_say "$socket is too long for a socket folder ($PG_MAX_SOCKET_DIR bytes at most)."; return 1; }
  [ -z "$leader" ] || pg_copy "$leader" "$data" || return 1
  pg_init "$data" && pg_start "$data" "$socket" "$durable" "$log" || return 1
  printf '%s\n' "$socket"
  # `read` rather than `cat`: a trap can interrupt it.
  while read -r _; do :; done
}

pg_end_serving() {
  if [ -z "$PG_TEMPORARY" ]; then
    pg_stop fast
  else
    pg_stop immediate
    rm -rf "$PG_TEMPORARY"
  fi
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -u
  case ${1:-} in
    find) pg_find && printf '%s\n' "$PG_BIN" ;;
    serve) shift; pg_serve "$@" ;;
    *) sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
fi
