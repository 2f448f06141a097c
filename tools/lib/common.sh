# Words that all scripts of tools/ share. Sourced; expects bash 5.1 (Debian 11) or later.
# After it: PLYR_ROOT is the checkout, PLYR_STATE the folder for everything that a run leaves behind.

PLYR_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PLYR_STATE=$(realpath -m "${PLYR_STATE:-$PLYR_ROOT/.plyr}")
PLYR_LOG=$PLYR_STATE/log
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a long command with its output in a log, so that a signal is answered at once: quietly LOG COMMAND...
# BUSY_PID is its process group while it runs; end_busy, called when the script ends, ends that too.
BUSY_PID=
quietly() {
  local log=$1 status
  shift
  setsid "$@" </dev/null >"$log" 2>&1 9>&- &
  BUSY_PID=$!
  wait "$BUSY_PID"
  status=$?
  BUSY_PID=
  return "$status"
}

end_busy() { [ -z "$BUSY_PID" ] || kill -TERM -- "-$BUSY_PID" 2>/dev/null; }

# Installs Debian packages where that is possible without asking anybody; false elsewhere: apt_install PACKAGE...
apt_install() {
  local as_root=()
  have apt-get || return 1
  if [ "$(id -u)" -ne 0 ]; then
    have sudo && sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  say "Installing $* (log: $PLYR_LOG/install.log)"
  # An old list of packages names versions that are gone; a fresh machine has none at all.
  quietly "$PLYR_LOG/install.log" "${as_root[@]}" apt-get install -y --no-install-recommends "$@" && return 0
  quietly "$PLYR_LOG/install.log" "${as_root[@]}" apt-get update &&
    quietly "$PLYR_LOG/install.log" "${as_root[@]}" apt-get install -y --no-install-recommends "$@"
}

# Debian numbers the library's package by its ABI: -0, -1, -2 from one release to the next.
secp256k1_package() { apt-cache pkgnames libsecp256k1- 2>/dev/null | grep -E 'libsecp256k1-[0-9]+$' | sort -V | tail -n 1; }
has_secp256k1() { ldconfig -p 2>/dev/null | grep -q 'libsecp256k1\.so'; }

# It only makes things faster, so it is tried once and never asked for.
want_secp256k1() {
  local tried=$PLYR_STATE/tried-libsecp256k1 package
  ! has_secp256k1 && [ ! -e "$tried" ] || return 0
  touch "$tried"
  package=$(secp256k1_package)
  [ -n "$package" ] && apt_install "$package" >/dev/null || say "libsecp256k1 is not installed: signatures are checked more slowly."
}

# Sets DOTNET to a .NET SDK that satisfies global.json, or says which one to get.
find_dotnet() {
  local candidate
  for candidate in "$(command -v dotnet)" "${DOTNET_ROOT:-/none}/dotnet" ~/.dotnet/dotnet /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
    if [ -x "$candidate" ] && (cd "$PLYR_ROOT" && "$candidate" --version >/dev/null 2>&1); then
      DOTNET=$candidate
      return 0
    fi
  done
  die "The .NET 10 SDK is needed and was not found: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# The program of a project: built_dll PROJECT_NAME ASSEMBLY_NAME
built_dll() { printf '%s' "$PLYR_ROOT/artifacts/bin/$1/release/$2.dll"; }

# True when $1 exists and no source of the shipped projects is newer.
is_current() {
  [ -e "$1" ] && [ -z "$(find "$PLYR_ROOT"/{atproto,lexicons,indexer,appview-api,tools/Cli} "$PLYR_ROOT"/Directory.* -type f -newer "$1" -print -quit)" ]
}

# Builds projects in Release unless DLL is current: build_release DLL PROJECT...
# Without build servers: they would outlive this script.
build_release() {
  local dll=$1 project
  shift
  ! is_current "$dll" || return 0
  for project in "$@"; do
    quietly "$PLYR_LOG/build.log" "$DOTNET" build "$PLYR_ROOT/$project" -c Release --disable-build-servers || {
      grep -E 'error|warning' "$PLYR_LOG/build.log" | sort -u | head -n 20 >&2
      die "The build of $project failed (log: $PLYR_LOG/build.log)."
    }
  done
  # The compiler leaves a file alone when nothing in it changed; the next look must see that it was checked.
  touch "$dll"
}

# What the running instance was started with, so that tools/plyr speaks to it. May hold a password: for this account alone.
SETTINGS=$PLYR_STATE/settings
save_settings() {
  local name
  (
    umask 077
    {
      for name in $(compgen -e | grep -E '^(Admin|Api|Firehose|Identity|Network|Records)__'); do printf '%s=%q\n' "$name" "${!name}"; done
      printf 'ConnectionStrings__Plyr=%q\n' "$1"
    } >"$SETTINGS"
  )
}
forget_settings() { rm -f "$SETTINGS"; }

# What the environment says itself goes before.
use_settings() {
  local line name
  [ -r "$SETTINGS" ] || return 0
  while IFS= read -r line; do
    name=${line%%=*}
    [ -n "${!name+set}" ] || eval "export $line"
  done <"$SETTINGS"
}
