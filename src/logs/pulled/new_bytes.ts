/** What of a container's answer is not on this host yet. Pure. */
import { joined } from "../../system/bytes.ts";
import { UNKNOWN_LOSS } from "../../system/tmux/segment_writer.ts";
import type { PulledPart } from "../../system/tmux/pull_segments.ts";

export interface NewBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How far the log has come with them. */
  readonly position: number;
  /** Whether they reach into another segment, so that the container lets go of the ones before it. */
  readonly leavesSegment: boolean;
}

/**
 * What lies behind `position`, with a line for what the container no longer has; null where nothing does. The parts
 * are in the order in which they were written.
 */
export function newBytes(position: number, parts: readonly PulledPart[]): NewBytes | null {
  let at = position;
  let leavesSegment = false;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const { start, segmentStart, bytes } of parts) {
    const end = start + bytes.length;
    if (end <= at) continue;
    if (start > at) pieces.push(new TextEncoder().encode(missingLine(start - at)));
    pieces.push(bytes.subarray(Math.max(0, at - start)));
    leavesSegment ||= segmentStart >= position;
    at = end;
  }
  return at === position ? null : { bytes: joined(...pieces), position: at, leavesSegment };
}

/** CAN ends an escape sequence that the missing bytes have cut off. */
export function missingLine(bytes: number): string {
  const many = bytes === UNKNOWN_LOSS ? "an unknown number of" : `at least ${bytes}`;
  return `\x18\r\n[agenttower: ${many} bytes are missing here, which the container no longer had]\r\n`;
}
