# Sourced: sets DENO to the path of a Deno that can run this project, and installs one if there is none.
# A Deno from 2.6.7 on PATH is used as it is. Otherwise the real program is taken from npm's platform
# package into the cache folder, so that later runs need neither npm nor Node.

deno_version=2.9.6

find_deno() {
  DENO=$(command -v deno) && is_recent "$DENO" && return
  platform=$(deno_platform) || give_up "There is no Deno for $(uname -sm) on npm."
  cache=$(cache_folder)
  DENO=$cache/deno-$deno_version-$platform
  [ -x "$DENO" ] || install_deno
}

is_recent() {
  case $("$1" --version 2>/dev/null) in
    'deno 2.'[0-5].* | 'deno 2.6.'[0-6]' '* | 'deno 1.'* | '') return 1 ;;
    'deno '*) return 0 ;;
    *) return 1 ;;
  esac
}

deno_platform() {
  case $(uname -sm) in
    'Linux x86_64') echo linux-x64-glibc ;;
    'Linux aarch64' | 'Linux arm64') echo linux-arm64-glibc ;;
    'Darwin x86_64') echo darwin-x64 ;;
    'Darwin arm64') echo darwin-arm64 ;;
    *) return 1 ;;
  esac
}

cache_folder() {
  if [ -n "${XDG_CACHE_HOME:-}" ]; then
    echo "$XDG_CACHE_HOME/agenttower"
  elif [ -n "${HOME:-}" ]; then
    echo "$HOME/.cache/agenttower"
  else
    give_up 'Neither HOME nor XDG_CACHE_HOME is set, so there is no folder for it.'
  fi
}

# Whoever finishes first puts the program in place; a rename over an equal file harms nobody.
install_deno() {
  command -v npm >/dev/null ||
    give_up 'There is no npm to install it with either.'
  mkdir -p "$cache" 2>/dev/null && work=$(mktemp -d "$cache/install.XXXXXX" 2>/dev/null) ||
    give_up "The cache folder $cache cannot be written; set XDG_CACHE_HOME to one that can."
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  echo "agenttower: installing Deno $deno_version into $cache (once)" >&2
  (
    cd "$work"
    npm pack --silent --cache "$work/npm" "@deno/$platform@$deno_version" >/dev/null 2>npm.log &&
      tar -xzf ./*.tgz &&
      chmod 755 package/deno &&
      package/deno --version >/dev/null &&
      mv -f package/deno "$DENO"
  ) || {
    cat "$work/npm.log" >&2
    give_up "npm could not install @deno/$platform@$deno_version."
  }
  rm -rf "$work"
  trap - EXIT INT TERM HUP
}

give_up() {
  printf 'agenttower: Deno 2.6.7 or later is needed. %s\n' "$1" >&2
  echo 'hint: install Deno (https://docs.deno.com/runtime/getting_started/installation) or npm, and try again.' >&2
  exit 1
}

# Deno does not start in a folder that does not exist any more; the program is told where that matters.
if [ -z "$(pwd -P 2>/dev/null)" ]; then
  echo 'agenttower: the folder that this was run in does not exist any more; going on from /' >&2
  cd /
  export AGENTTOWER_FOLDER_GONE=1
fi

find_deno

# Deno fetches the npm packages on the first run; npm trusts the machine's own certificates, and so must it.
export DENO_TLS_CA_STORE="${DENO_TLS_CA_STORE:-system,mozilla}"
