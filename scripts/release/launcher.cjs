#!/usr/bin/env node
// Starts the program that npm has installed for this platform.
"use strict";

const { spawn } = require("node:child_process");

const name = `@opensoft/agenttower-${process.platform}-${process.arch}`;

/** Where the program is; ends with a word about it where it is not. */
function programPath() {
  try {
    return require.resolve(`${name}/bin/agenttower`);
  } catch {
    console.error(`agenttower: the package ${name} is not installed.`);
    console.error(
      "hint: install again without --omit=optional, or on a platform that there is one for",
    );
    process.exit(1);
  }
}

/** Runs the program in this one's place, or as near to that as this Node can. */
function start(program) {
  const args = process.argv.slice(2);
  if (typeof process.execve === "function") {
    process.execve(program, [program, ...args], process.env);
  }
  const child = spawn(program, args, { stdio: "inherit" });
  // What a terminal sends, it sends to the program as well.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`agenttower: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

start(programPath());
