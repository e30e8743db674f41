/** What launch profiles name that is not there. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { advised, follow } from "../../support/advice.ts";
import { addProfile } from "../../support/definitions.ts";
import type { Breakage } from "./breakage.ts";

const RUNS = "#!/bin/sh\nexec sleep 1000\n";

/** What stands where `pattern` has its one group. */
function named(told: string, pattern: RegExp): string {
  const [, name] = pattern.exec(told) ?? [];
  if (name === undefined) throw new Error(`nothing is named in ${told}`);
  return name;
}

export const PROFILES: readonly Breakage[] = [
  {
    name: "a working_dir that is not there",
    panes: ["p"],
    breaks: ({ box }) =>
      addProfile(box, "p", ["sleep", "1000"], { working_dir: `${box.dir}/project` }),
    before: "failed",
    says: "warning",
    check: "profiles",
    message: /the working_dir \S+ does not exist in local/,
    cures: async (told, { box }) => {
      assertEquals(
        advised(told, "make the folder in ${name}, or name another in the profile"),
        ["local"],
      );
      await follow(box, `mkdir -p ${named(told, /the working_dir (\S+) /)}`);
    },
  },
  {
    name: "a program that is not there",
    panes: ["p"],
    breaks: ({ box }) => addProfile(box, "p", ["my-agent"]),
    before: "degraded",
    says: "warning",
    check: "profiles",
    message: /profile p starts nothing: my-agent is not on PATH in local/,
    cures: (told, scene) => {
      advised(told, "install it, or name its full path in the profile");
      scene.writeProgram(named(told, /nothing: (\S+) is/), RUNS);
      return Promise.resolve();
    },
  },
  {
    name: "a script whose interpreter is not there",
    panes: ["p"],
    breaks: (scene) => {
      scene.writeProgram("my-agent", "#!/usr/bin/env -S my-node --quiet\n");
      addProfile(scene.box, "p", ["my-agent"]);
    },
    before: "degraded",
    says: "warning",
    check: "profiles",
    message: /profile p starts \S+\/my-agent in local, which needs my-node/,
    cures: (told, scene) => {
      const [runner = ""] = advised(
        told,
        "install ${runner}, or let the profile find it (path: login, or PATH in its env)",
      );
      scene.writeProgram(runner, RUNS);
      return Promise.resolve();
    },
  },
  {
    name: "a login shell that ends while it reads its files",
    panes: ["p"],
    breaks: ({ box }) => {
      for (const file of [".profile", ".bash_profile", ".zprofile"]) {
        Deno.writeTextFileSync(`${box.home}/${file}`, "MINE=1\nexit 0\n");
      }
      addProfile(box, "p", ["sh", "-c", "exec sleep 1000"], { path: "login" });
    },
    before: "degraded",
    says: "warning",
    check: "profiles",
    message:
      /profile p starts nothing: \S+ ends in local while it reads its files as a login shell/,
    cures: async (told, { box }) => {
      const [shell] = advised(
        told,
        'have none of them exit (such as .profile there), until this prints a line: ${shell} -l -c "echo here"',
      );
      const line = `${shell} -l -c "echo here"`;
      assertEquals(await follow(box, line), "");
      await follow(box, 'sed -i /exit/d "$HOME"/.*profile');
      assertEquals(await follow(box, line), "here\n");
    },
  },
  {
    name: "a program that this machine has, and the container has not",
    container: true,
    panes: ["p"],
    breaks: (scene) => {
      scene.writeProgram("my-agent", RUNS);
      addProfile(scene.box, "p", ["my-agent"]);
    },
    before: "degraded",
    says: "warning",
    check: "profiles",
    message: /profile p starts nothing: my-agent is not on PATH in bench-/,
    cures: async (told, scene) => {
      advised(told, "install it, or name its full path in the profile");
      const here = await scene.box.run("doctor", "--container", "local");
      assertStringIncludes(here.stdout, `profile p starts ${scene.bin}/my-agent in local`);
      const program = named(told, /nothing: (\S+) is/);
      const install = `printf '%s' "$0" >/usr/bin/${program} && chmod 755 /usr/bin/${program}`;
      await scene.inside("sh", "-c", install, RUNS);
    },
  },
];
