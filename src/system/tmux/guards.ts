/**
 * The part of the client's script that finds out which processes of this place listen at a socket.
 *
 * `guards` sets `$guard` to the condition, in tmux's formats, under which a server there is one of them; to 0 where there
 * is none. A process counts that is called tmux, is of this pid namespace and this root, and has the socket at `$s`
 * open as the kernel's list of sockets says: another place's server may have the same pid. Where one socket alone goes
 * by that path, who is on record (`$known`) is looked at first; the search through all processes costs most. What a file
 * is called that a process has open is of that process's own choice, and proves nothing.
 */
export const GUARDS = `
own() {
  for d do
    [ "$d/ns/pid" -ef /proc/self/ns/pid ] && [ "$d/root" -ef / ] || continue
    fds="$fds $d/fd/*"
    [ "$d/ns/net" -ef /proc/self/ns/net ] || nets="$nets $d/net/unix"
  done
}
listen() {
  guard=0 sockets=0
  [ -n "$fds" ] || return
  rows=$(grep -shF "/\${s##*/}" $nets)
  files=$(ls -ld $fds 2>/dev/null)
  while read -r _ _ _ flags _ _ inode at; do
    [ "$flags" = 00010000 ] && [ "$at" -ef "$s" ] || continue
    sockets=$((sockets + 1)) rest=$files
    while :; do
      case $rest in *"socket:[$inode]"*) ;; *) break ;; esac
      line=\${rest%%"socket:[$inode]"*} rest=\${rest#*"socket:[$inode]"}
      line=\${line##*" /proc/"}
      file=/proc/\${line%% *} pid=\${line%%/*}
      case "$fds " in *" /proc/$pid/fd/* "*) [ ! -S "$file" ] || guard="#{||:$guard,#{==:#{pid},$pid}}" ;; esac
    done
  done <<ROWS
$rows
ROWS
}
guards() {
  fds= nets=/proc/self/net/unix
  for p in $known; do
    comm=
    { read -r comm </proc/$p/comm; } 2>/dev/null
    case $comm in *tmux*) own /proc/$p ;; esac
  done
  listen
  [ "$guard" != 0 ] && [ "$sockets" = 1 ] && return
  fds= nets=/proc/self/net/unix
  for c in $(grep -sl tmux /proc/[0-9]*/comm); do own "\${c%/comm}"; done
  listen
}
`;
