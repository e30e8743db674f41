/** How much of pulled logs is asked for at once: over a slow line, what does not come in time does not come at all. Pure. */
import type { PulledLog } from "../../system/tmux/pull_segments.ts";

/** What a look asks for comes in its time over a line of a megabit a second: so many bytes a millisecond, in base64. */
const BYTES_A_MS = 64;

/** No look holds up its command with more, however much time it has. */
export const MOST_OF_LOOK = 1 << 20;

export const FIRST_PORTION = 128 << 10;
const LEAST = 32 << 10;

/** Of each byte od(1) makes three characters, where there is no base64, and an answer holds 8 MiB. */
const MOST = 2 << 20;

/** How long an answer is to take, in milliseconds. */
const ANSWER_MS = 1000;

/** The bytes of all logs that a look asks for that has so many milliseconds. */
export function portionOfLook(leftMs: number): number {
  return Math.min(MOST_OF_LOOK, Math.floor(leftMs * BYTES_A_MS));
}

/** The bytes of all logs that are asked for next, where so many took so long to come. */
export function nextPortion(portion: number, tookMs: number): number {
  const inTime = Math.floor(portion * ANSWER_MS / Math.max(1, tookMs));
  return Math.max(LEAST, Math.min(MOST, 4 * portion, inTime));
}

/** Whether there may be more of one of these logs than was asked for, of each so many bytes. */
export function isCut(logs: Iterable<PulledLog>, most: number): boolean {
  return [...logs].some((log) => bytesOf([log]) >= most);
}

/** How many bytes came of these logs. */
export function bytesOf(logs: Iterable<PulledLog>): number {
  const parts = [...logs].flatMap(({ parts }) => parts);
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What of a portion each log has. */
export function ofEach(portion: number, logs: number): number {
  return Math.floor(portion / logs);
}
