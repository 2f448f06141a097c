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

# Installs the npm packages once per lock file and Node version.
network_install() {
  local stamp=$NETWORK_DIR/node_modules/.plyr-stamp wanted
  wanted="$(cksum <"$NETWORK_DIR/package-lock.json") $(node --version)"
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  # better-sqlite3 is compiled where no ready binary can be downloaded: that takes a compiler, and Node's headers,
  # which Debian and most installers put below /usr.
  local headers=() tools=()
  ! [ -e /usr/include/node/node.h ] || headers=(npm_config_nodedir=/usr)
  have python3 || tools+=(python3)
  have make || tools+=(make)
  have g++ || tools+=(g++)
  [ "${#tools[@]}" -eq 0 ] || apt_install "${tools[@]}" || say "If the next step fails, install ${tools[*]}."
  say "Installing the local network's npm packages, about a minute (log: $PLYR_LOG/npm.log)"
  quietly "$PLYR_LOG/npm.log" env -C "$NETWORK_DIR" "${headers[@]}" npm ci --no-audit --no-fund || {
    tail -n 15 "$PLYR_LOG/npm.log" >&2
    say "npm could not install the local network's packages (log: $PLYR_LOG/npm.log)." >&2
    return 1
  }
  printf '%s' "$wanted" >"$stamp"
}
