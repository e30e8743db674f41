/** The figures of docs/agents.md: how often a look says what is true. */
import type { ProgramName } from "./installed.ts";
import { ALL } from "./looked_at.ts";
import { killAgents, killSenders } from "./kills.ts";
import { takeLives } from "./lives.ts";
import { takeLooks } from "./looks.ts";
import { sendPrompts } from "./sends.ts";

/** A program that lives from trust to death for each so many looks. */
const LOOKS_A_LIFE = 50;

/** How much is to be done, and with which programs. */
export interface Share {
  readonly seed: number;
  readonly count: number;
  readonly programs: readonly ProgramName[];
}

/** Prints two rows of figures a program; 1 when a look was wrong, else 0. */
export async function measureLooks({ seed, count: looks, programs }: Share): Promise<number> {
  console.log("| program | seed | looked at | looks | right | unknown | wrong |");
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  const lives = Math.ceil(looks / LOOKS_A_LIFE);
  let isWrong = false;
  for (const [name, of] of ALL.filter(([name]) => programs.includes(name))) {
    const rows = [
      ["at work", () => takeLooks(of, seed, looks)],
      [`${lives} lives`, () => takeLives(of, seed, lives)],
    ] as const;
    for (const [what, take] of rows) {
      const { right, unknown, wrong, ...taken } = await take();
      const counts = [taken.looks, right, unknown, wrong.length];
      console.log(`| ${[name, seed, what, ...counts].join(" | ")} |`);
      for (const each of wrong) console.error(each);
      isWrong ||= wrong.length > 0;
    }
  }
  return isWrong ? 1 : 0;
}

/** Prints a row of figures a program; 1 when a prompt was lost, doubled or astray, else 0. */
export async function measureSends({ seed, count, programs }: Share): Promise<number> {
  console.log("| program | seed | sent | outcomes | lost | doubled | astray |");
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  let isWrong = false;
  for (const [name, of] of ALL.filter(([name]) => programs.includes(name))) {
    const { sent, outcomes, lost, doubled, stray, unsure } = await sendPrompts(of, seed, count);
    const said = Object.entries(outcomes).map(([outcome, n]) => `${n} ${outcome}`).join(", ");
    const counts = [lost, doubled, stray].map((each) => each.length);
    console.log(`| ${[name, seed, sent, said, ...counts].join(" | ")} |`);
    for (const each of [...lost, ...doubled, ...stray, ...unsure]) console.error(each);
    isWrong ||= counts.some((n) => n > 0);
  }
  return isWrong ? 1 : 0;
}

/** Prints a row of figures a program and kind of kill; 1 when one of them left what it should not, else 0. */
export async function measureKills(programs: readonly ProgramName[]): Promise<number> {
  console.log("| program | killed | kills | what became of the text | wrong |");
  console.log("| --- | --- | --- | --- | --- |");
  let isWrong = false;
  for (const [name, of] of ALL.filter(([name]) => programs.includes(name))) {
    for (const [killed, kill] of [["sender", killSenders], ["agent", killAgents]] as const) {
      const { kills, texts, wrong } = await kill(of);
      const found = Object.entries(texts).map(([what, n]) => `${n} ${what}`).join(", ");
      console.log(`| ${[name, killed, kills, found, wrong.length].join(" | ")} |`);
      for (const each of wrong) console.error(each);
      isWrong ||= wrong.length > 0;
    }
  }
  return isWrong ? 1 : 0;
}
