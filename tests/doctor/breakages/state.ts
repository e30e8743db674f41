/** What is wrong with the state folder. */
import { assertEquals } from "@std/assert";
import { advised, follow } from "../../support/advice.ts";
import { whyNotPlain } from "../../support/plain_user.ts";
import type { Breakage, Scene } from "./breakage.ts";

const notPlain = await whyNotPlain();
const notRoot = Deno.uid() === 0 ? null : "only root can give files away";

/** The state, as the first command has made it. */
async function makeState({ box }: Scene): Promise<void> {
  const { code, stderr } = await box.run("layout", "list");
  assertEquals(code, 0, stderr);
}

const SOMEBODY = 65534;

export const STATE: readonly Breakage[] = [
  {
    name: "a state folder in which nothing can be made",
    reason: notPlain,
    plain: true,
    breaks: async (scene) => {
      await makeState(scene);
      Deno.chmodSync(scene.box.state, 0o500);
    },
    before: "refused",
    says: "problem",
    check: "state",
    message: /is closed to its own user \(mode 0500\)/,
    cures: async (told, { box }) => {
      const [word] = advised(told, "open it: chmod 700 ${word}");
      await follow(box, `chmod 700 ${word}`);
    },
  },
  {
    name: "a state folder of somebody else's",
    reason: notRoot,
    breaks: async (scene) => {
      await makeState(scene);
      Deno.chownSync(scene.box.state, SOMEBODY, SOMEBODY);
    },
    before: "refused",
    says: "problem",
    check: "state",
    message: /state belongs to /,
    cures: (told, { box }) => {
      advised(
        told,
        "become that user${become}; or name another folder with --state-dir or AGENTTOWER_STATE_DIR",
      );
      box.env.AGENTTOWER_STATE_DIR = `${box.dir}/another`;
      return Promise.resolve();
    },
  },
  {
    name: "events that are somebody else's",
    reason: notPlain ?? notRoot,
    plain: true,
    breaks: async (scene) => {
      await makeState(scene);
      const audit = `${scene.box.state}/events.jsonl`;
      Deno.writeTextFileSync(audit, "", { mode: 0o600 });
      Deno.chownSync(audit, SOMEBODY, SOMEBODY);
    },
    before: "refused",
    says: "problem",
    check: "state",
    message: /events\.jsonl belongs to /,
    cures: async (told, { box }) => {
      const [heir, path] = advised(told, "make it yours, as root: chown ${heir} ${word}");
      await follow(box, `chown ${heir} ${path}`);
    },
  },
  {
    name: "a database that is none",
    breaks: async (scene) => {
      await makeState(scene);
      const database = `${scene.box.state}/agenttower.sqlite3`;
      for (const suffix of ["-wal", "-shm"]) {
        await Deno.remove(database + suffix).catch(() => {});
      }
      Deno.writeTextFileSync(database, "no database at all ".repeat(1000));
    },
    before: "refused",
    says: "problem",
    check: "database",
    message: /cannot be read as a database/,
    cures: async (told, { box }) => {
      const [aside, database] = advised(told, "mkdir ${aside} && mv ${database}* ${aside}/");
      await follow(box, `mkdir ${aside} && mv ${database}* ${aside}/`);
    },
  },
];
