# The local AT Protocol network (tools/network, Node). Sourced after common.sh.

NETWORK_DIR=$PLYR_ROOT/tools/network
NODE_NEEDED=20

# Sets NODE_REASON to what is missing, in one sentence; empty when the network can run.
network_check() {
  NODE_REASON=
  if ! have node || ! have npm; then
    NODE_REASON="The local network needs Node.js $NODE_NEEDED or later with npm: https://nodejs.org"
  elif [ "$(node -p 'process.versions.node.split(".")[0]')" -lt "$NODE_NEEDED" ]; then
    NODE_REASON="The local network needs Node.js $NODE_NEEDED or later, and $(command -v node) is $(node --version): https://nodejs.org"
  fi
  [ -z "$NODE_REASON" ]
}

# The npm packages of a folder are installed once per lock file and Node version.
npm_stamp() { printf '%s' "$(cksum <"$1/package-lock.json") $(node --version)"; }
npm_is_installed() { [ "$(cat "$1/node_modules/.plyr-stamp" 2>/dev/null)" = "$(npm_stamp "$1")" ]; }

# The folder, what it is in words, and settings for npm.
npm_install() {
  local folder=$1 what=$2
  shift 2
  say "Installing $what's npm packages, up to a minute (log: $PLYR_LOG/npm.log)"
  quietly "$PLYR_LOG/npm.log" env -C "$folder" "$@" npm ci --no-audit --no-fund || {
    tail -n 15 "$PLYR_LOG/npm.log" >&2
    say "npm could not install $what's packages (log: $PLYR_LOG/npm.log)." >&2
    return 1
  }
  npm_stamp "$folder" >"$folder/node_modules/.plyr-stamp"
}

# The client that tests ask our API with.
client_install() { npm_is_installed "$PLYR_ROOT/tools/client" || npm_install "$PLYR_ROOT/tools/client" "the TypeScript client"; }

network_install() {
  ! npm_is_installed "$NETWORK_DIR" || return 0
  # better-sqlite3 is compiled where no ready binary can be downloaded: that takes a compiler, and Node's headers,
  # which Debian and most installers put below /usr.
  local headers=() tools=()
  ! [ -e /usr/include/node/node.h ] || headers=(npm_config_nodedir=/usr)
  have python3 || tools+=(python3)
  have make || tools+=(make)
  have g++ || tools+=(g++)
  [ "${#tools[@]}" -eq 0 ] || apt_install "${tools[@]}" || say "If the next step fails, install ${tools[*]}."
  npm_install "$NETWORK_DIR" "the local network" "${headers[@]}"
}
