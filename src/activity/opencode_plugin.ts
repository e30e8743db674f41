/**
 * A plugin by which OpenCode tells its events (contract: agents.md, "Activity"). It runs inside OpenCode, in its own
 * JavaScript. Pure.
 */
import { MOST_SIGNAL_BYTES } from "./signal_line.ts";

/**
 * The plugin's text. It tells when one of these begins, of all sessions together: a session that works for another
 * ends before that one. A prompt is told by its checksum and length, as hooks do. What is no regular file is left alone,
 * and whatever fails, OpenCode goes on.
 *
 * @param path The file to which it appends.
 */
export function opencodePlugin(path: string): string {
  return PLUGIN.replace("PATH", () => JSON.stringify(path));
}

const PLUGIN = String.raw`import fs from "node:fs";
// An OpenCode that this one starts inherits the plugin, and has nothing to tell.
const pid = String(process.pid);
const isOwn = (process.env.AGENTTOWER_SIGNALS_OF ??= pid) === pid;
const busy = new Set();
const asked = new Map();
let told = "";
function tell(event, session, mark = "") {
  try {
    const path = PATH;
    const there = fs.lstatSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) return;
    if (there && there.size >= ${MOST_SIGNAL_BYTES}) fs.truncateSync(path);
    const line = "1 " + event + " " + Math.floor(Date.now() / 1000) + " " + session + mark + "\n";
    fs.appendFileSync(path, line, { mode: 0o600 });
  } catch {}
}
function tellState(session) {
  const [question] = asked.values();
  const state = question?.state ?? (busy.size > 0 ? "Busy" : "Idle");
  if (state !== told) tell(told = state, session);
}
function markOf(prompt) {
  const text = JSON.stringify(prompt).slice(1, -1).replaceAll("\\\\", "//").replaceAll('\\"', "/.");
  const bytes = new TextEncoder().encode(text);
  let sum = 0;
  const add = (byte) => {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  };
  bytes.forEach(add);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length % 256);
  return " " + (~sum >>> 0) + " " + bytes.length;
}
function note({ type, properties: it }) {
  const session = it.sessionID;
  if (type === "session.status" && it.status.type !== "idle") busy.add(session);
  else if (type === "session.status") {
    busy.delete(session);
    for (const [id, each] of asked) if (each.session === session) asked.delete(id);
  } else if (type === "permission.asked") asked.set(it.id, { session, state: "Permission" });
  else if (type === "question.asked") asked.set(it.id, { session, state: "Question" });
  else if (/^(permission|question)\.(replied|rejected)$/.test(type)) asked.delete(it.requestID);
  else return;
  tellState(session);
}
export const agenttower = async () => {
  if (!isOwn) return {};
  tell("Start", "-");
  return {
    event: async ({ event }) => {
      try {
        note(event);
      } catch {}
    },
    "chat.message": async ({ sessionID }, { parts }) => {
      try {
        const said = parts.find(({ type, synthetic }) => type === "text" && !synthetic);
        if (said) tell("Prompt", sessionID, markOf(said.text.trim()));
      } catch {}
    },
  };
};
`;
