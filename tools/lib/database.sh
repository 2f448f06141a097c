# The private PostgreSQL of tools/up. Sourced after common.sh and postgres.sh.

PG_DATA=$PLYR_STATE/postgres

# Finds or installs the server's programs, and settles where the data is.
database_prepare() {
  pg_choose_owner
  database_place
  local version
  version=$(cat "$PG_DATA/PG_VERSION" 2>/dev/null)
  pg_find "$version" 2>/dev/null && return 0
  apt_install "postgresql${version:+-$version}" || true
  # The account may be new as well.
  pg_choose_owner
  pg_find "$version" || exit 1
}

# The server's account must be able to reach its data. Below a private folder such as /root it cannot, so there only a
# link is left, and the data goes where a service's data belongs.
database_place() {
  [ ! -L "$PG_DATA" ] || PG_DATA=$(readlink -f "$PG_DATA")
  pg_own_folder "$PG_DATA" 0700 && return 0
  [ ! -e "$PG_DATA/PG_VERSION" ] || die "$PG_DATA cannot be reached by the account $PG_OWNER: make the folders above it passable (chmod a+x), or set PLYR_STATE."
  local place
  place=/var/lib/plyr-$(cksum <<<"$PG_DATA" | cut -d' ' -f1)
  pg_own_folder "$place/postgres" 0700 || die "The account $PG_OWNER can use neither $PG_DATA nor $place: set PLYR_STATE to a folder that it can reach."
  rmdir "$PG_DATA" && ln -s "$place/postgres" "$PG_DATA"
  say "The checkout is below a private folder, which PostgreSQL's account $PG_OWNER cannot enter: the data goes to $place."
  PG_DATA=$place/postgres
}

# Starts the server and makes database $1 and the roles. Sets writer and reader, the two connection strings.
database_start() {
  PG_SOCKET=$PLYR_STATE/run
  if [ "${#PG_SOCKET}" -gt "$PG_MAX_SOCKET_DIR" ] || ! pg_own_folder "$PG_SOCKET" 0700; then
    # For root not below /tmp, where somebody else could have put a link of that name.
    PG_SOCKET=$([ "$(id -u)" -eq 0 ] && echo /run || echo /tmp)/plyr-$(cksum <<<"$PLYR_STATE" | cut -d' ' -f1)
    pg_own_folder "$PG_SOCKET" 0700 || die "The account $PG_OWNER cannot use $PG_SOCKET for its socket."
  fi
  [ -e "$PG_DATA/PG_VERSION" ] || say "Making the database folder"
  pg_init "$PG_DATA" && pg_start "$PG_DATA" "$PG_SOCKET" on "$PLYR_LOG/postgres.log" || exit 1
  # The indexer owns the database and nothing beyond it; the API may only read (the migration grants that).
  database_role plyr
  database_role plyr_reader
  [ -n "$(pg_sql "$PG_SOCKET" postgres "select 1 from pg_database where datname = '$1'")" ] ||
    pg_sql "$PG_SOCKET" postgres "create database $1 owner plyr template template0"
  writer="Host=$PG_SOCKET;Username=plyr;Database=$1"
  reader="Host=$PG_SOCKET;Username=plyr_reader;Database=$1"
}

database_role() {
  [ -n "$(pg_sql "$PG_SOCKET" postgres "select 1 from pg_roles where rolname = '$1'")" ] ||
    pg_sql "$PG_SOCKET" postgres "create role $1 login"
}
