/** Which tmux is new enough (contract: operations.md, "tmux"). */
import { type Advice, advise } from "../../model/advice.ts";

/** tmux before this lacks pane options and `split-window -e` (tmux, CHANGES). */
export const MINIMUM_TMUX = "3.0";

/** What cures a tmux that is missing or too old. @param place A container's name. */
export function installTmux(place: string): Advice {
  return advise`install tmux ${MINIMUM_TMUX} or later in ${place}`;
}

/** What cures a tmux that runs nowhere without a UTF-8 locale. @param place A container's name. */
export function installLocale(place: string): Advice {
  return advise`install a C.UTF-8 locale in ${place}`;
}

/** The version in what `tmux -V` prints, a wrapper's "tmux.orig 3.3a" too; null where there is none. */
export function versionIn(printed: string): string | null {
  return /^\S*tmux\S* (\S+)$/.exec(printed.trim())?.[1] ?? null;
}

/** Whether a version as `tmux -V` gives it ("3.3a", "next-3.6", "master") is at least {@link MINIMUM_TMUX}. */
export function isSupportedVersion(version: string): boolean {
  const match = /(\d+)\.(\d+)/.exec(version);
  // A build from the main branch has no number and is newer than any release.
  return match === null ? version === "master" : Number(match[1]) >= 3;
}

/** The first major version that nobody has tried. */
const UNTRIED = 4;

/** Whether it is newer than any that is known to do what is asked of it. */
export function isUntriedVersion(version: string): boolean {
  return Number(/(\d+)\.\d/.exec(version)?.[1] ?? 0) >= UNTRIED;
}

/** What to do about such a one. @param place A container's name. */
export function untriedTmux(place: string): Advice {
  return advise`if panes fail in ${place}, install a tmux before ${UNTRIED}.0 there`;
}
