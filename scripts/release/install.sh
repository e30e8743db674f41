#!/bin/sh
# Installs AgentTower for one user, or takes it away again:
#
#   sh install.sh [--from FOLDER|URL] [--prefix DIR]
#   sh install.sh --uninstall [--prefix DIR]
#
# FOLDER or URL has the files of one release: the archives and SHA256SUMS. Without --from it is where the release
# says that it is, or else the folder of this file. DIR is ~/.local unless given. What was installed is on record in
# DIR/share/agenttower/installed. State and settings are never touched.
set -eu

# The release writes its own into these two lines.
version=
origin=

# All of it is a function, so that nothing of a file that was cut off on its way is run.
main() {
  from=$origin
  prefix=
  tree=
  uninstall=
  while [ $# -gt 0 ]; do
    case $1 in
      --from=* | --prefix=* | --tree=*)
        value=${1#*=}
        name=${1%%=*}
        shift
        set -- "$name" "$value" "$@"
        continue
        ;;
      --from | --prefix | --tree)
        [ $# -gt 1 ] || usage "$1 needs a value"
        case $1 in
          --from) from=$2 ;;
          --prefix) prefix=$2 ;;
          # A folder with what is to be installed, which scripts/install has made.
          --tree) tree=$2 ;;
        esac
        shift 2
        ;;
      --uninstall)
        uninstall=1
        shift
        ;;
      -h | --help)
        echo 'usage: install.sh [--from FOLDER|URL] [--prefix DIR]'
        echo '       install.sh --uninstall [--prefix DIR]'
        exit 0
        ;;
      *) usage "there is no option $1" ;;
    esac
  done
  if [ -z "$prefix" ]; then
    [ -n "${HOME:-}" ] || fail 'HOME is not set; say where with --prefix DIR'
    prefix=$HOME/.local
  fi
  case $prefix in
    /*) ;;
    *) prefix=$(pwd)/$prefix ;;
  esac
  prefix=${prefix%/}
  # Others run it as well where root installs it.
  umask 022
  record=share/agenttower/installed
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if [ -n "$uninstall" ]; then
    take_away
  else
    [ -n "$tree" ] || unpack
    place
    say_how
  fi
}

usage() {
  echo "install.sh: $1; --help says what there is" >&2
  exit 2
}

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

# Sets tree to what is in the archive for this machine, once its checksum is right.
unpack() {
  if [ -z "$from" ] && [ -f "$0" ] && [ -f "$(dirname "$0")/SHA256SUMS" ]; then
    from=$(dirname "$0")
  fi
  [ -n "$from" ] || usage 'say with --from which folder or URL has the files of the release'
  [ -n "$version" ] || usage 'this file is of no release; scripts/install installs a checkout'
  platform=$(platform) || fail "there is no archive for $(uname -sm)"
  name=agenttower-$version-$platform
  fetch SHA256SUMS
  wanted=$(awk -v name="$name.tar.gz" '$2 == name { print $1 }' "$work/SHA256SUMS")
  [ -n "$wanted" ] || fail "this release has no archive for $platform (SHA256SUMS does not name $name.tar.gz)"
  fetch "$name.tar.gz"
  sum=$(sha256 "$work/$name.tar.gz")
  [ "$sum" = "$wanted" ] ||
    fail "the checksum of $name.tar.gz is wrong: it is $sum, and SHA256SUMS has $wanted; nothing was installed"
  tar -xzf "$work/$name.tar.gz" -C "$work"
  tree=$work/$name
  "$tree/bin/agenttower" --version >/dev/null 2>"$work/complaint" || {
    cat "$work/complaint" >&2
    fail 'the program does not run on this machine (on Linux it needs glibc 2.27 or later); nothing was installed'
  }
}

platform() {
  case $(uname -sm) in
    'Linux x86_64') echo linux-x64 ;;
    'Linux aarch64' | 'Linux arm64') echo linux-arm64 ;;
    'Darwin x86_64') echo darwin-x64 ;;
    'Darwin arm64') echo darwin-arm64 ;;
    *) return 1 ;;
  esac
}

# fetch NAME: takes this file of the release into the work folder.
fetch() {
  case $from in
    *://*)
      url=${from%/}/$1
      if command -v curl >/dev/null; then
        curl -fsSL -o "$work/$1" "$url" || fail "$url could not be fetched"
      elif command -v wget >/dev/null; then
        wget -q -O "$work/$1" "$url" || fail "$url could not be fetched"
      else
        fail 'curl or wget is needed'
      fi
      ;;
    *) cp "$from/$1" "$work/$1" || fail "$from has no $1" ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1"
  elif command -v openssl >/dev/null; then
    openssl dgst -sha256 -r <"$1"
  else
    fail 'sha256sum, shasum or openssl is needed, to check what was fetched'
  fi | cut -d ' ' -f 1
}

# Copies the tree; what an earlier version had beside it goes.
place() {
  mkdir -p "$prefix"
  : >"$work/folders"
  : >"$work/before"
  if [ -f "$prefix/$record" ]; then
    sed -n 's/^d //p' "$prefix/$record" >"$work/folders"
    sed -n 's/^f //p' "$prefix/$record" >"$work/before"
  fi
  (cd "$tree" && find . -type f) | sed 's|^\./||' | LC_ALL=C sort >"$work/files"
  make_folder "${record%/*}"
  while read -r file; do make_folder "${file%/*}"; done <"$work/files"
  cp -R "$tree/share/." "$prefix/share"
  # A program that runs cannot be written to, but another one can take its name.
  cp "$tree/bin/agenttower" "$prefix/bin/agenttower.$$"
  chmod 755 "$prefix/bin/agenttower.$$"
  mv -f "$prefix/bin/agenttower.$$" "$prefix/bin/agenttower"
  grep -Fvx -f "$work/files" "$work/before" | while read -r file; do rm -f "$prefix/$file"; done
  { sed 's/^/f /' "$work/files" && sed 's/^/d /' "$work/folders"; } >"$prefix/$record"
}

# make_folder PATH: below the prefix; notes each that was not there.
make_folder() {
  [ ! -d "$prefix/$1" ] || return 0
  case $1 in
    */*) make_folder "${1%/*}" ;;
  esac
  mkdir "$prefix/$1"
  echo "$1" >>"$work/folders"
}

# Removes what is on record, and the folders that were made for it, if nothing else is in them by now.
take_away() {
  [ -f "$prefix/$record" ] || fail "nothing is installed below $prefix ($prefix/$record is not there)"
  cp "$prefix/$record" "$work/record"
  (cd "$prefix" && sed -n 's/^f //p' "$work/record" | tr '\n' '\0' | xargs -0 rm -f "$record")
  sed -n 's/^d //p' "$work/record" | LC_ALL=C sort -r | while read -r folder; do
    rmdir "$prefix/$folder" 2>/dev/null || :
  done
  echo "took AgentTower away from $prefix; state and settings are as they were" >&2
}

say_how() {
  "$prefix/bin/agenttower" --version
  echo "installed below $prefix; with --uninstall it is taken away again" >&2
  case :${PATH:-}: in
    *:"$prefix/bin":*) ;;
    *) echo "hint: put $prefix/bin on your PATH" >&2 ;;
  esac
  case $prefix in
    /usr | /usr/local) ;;
    *)
      if command -v zsh >/dev/null; then
        echo "hint: for completions in zsh, put this before compinit in ~/.zshrc:" >&2
        echo "  fpath=($prefix/share/zsh/site-functions \$fpath)" >&2
      fi
      ;;
  esac
}

main "$@"
