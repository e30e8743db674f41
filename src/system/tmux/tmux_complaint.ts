/** What tmux means when it complains. It has no codes, only constant text. */
import { advise } from "../../model/advice.ts";

/** There is no server at the socket, or there is no socket. */
export function isAboutNoServer(complaint: string): boolean {
  return /no server running on|error connecting to .*\(No such file or directory\)/.test(complaint);
}

/** The server has no session: tmux before 3.2 finds no target then. */
export function isAboutNoSession(complaint: string): boolean {
  return /no current target/.test(complaint);
}

/** The pane that a command names is not there. */
export function isAboutNoPane(complaint: string): boolean {
  return /can't find pane/.test(complaint);
}

/** The server went away, or took no connection: the same again may go better. */
export function isTransient(complaint: string): boolean {
  return /server exited|lost server|Connection refused|Connection reset/i.test(complaint);
}

/** The server went away under a command, or was gone before; the next command finds a new one. */
export function isServerLoss(complaint: string): boolean {
  return /server exited|lost server|no server running/i.test(complaint);
}

/** Why tmux made no pane, with the cure where the same would go wrong once more. */
export function whyNoPane(complaint: string): string {
  return /no space for new pane/.test(complaint)
    ? `${complaint}: ${advise`make its window larger, by attaching from a larger terminal`}`
    : complaint || "tmux made no pane";
}

/** Whether tmux found no UTF-8 locale, without which it does nothing at all, `-V` included. */
export function isAboutLocale(complaint: string): boolean {
  return complaint.includes("LC_CTYPE");
}
