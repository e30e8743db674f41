/** The figures of docs/agents.md: how often a look says what is true. */
import { LOOKED_AT } from "./looked_at.ts";
import { takeLooks } from "./looks.ts";

/** Prints a row of figures a program; 1 when a look was wrong, else 0. */
export async function measureLooks(seed: number, looks: number): Promise<number> {
  console.log("| program | seed | looks | right | unknown | wrong |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  let isWrong = false;
  for (const [name, of] of Object.entries(LOOKED_AT)) {
    const { right, unknown, wrong, ...taken } = await takeLooks(of, seed, looks);
    const counts = [taken.looks, right, unknown, wrong.length];
    console.log(`| ${[name, seed, ...counts].join(" | ")} |`);
    for (const each of wrong) console.error(each);
    isWrong ||= wrong.length > 0;
  }
  return isWrong ? 1 : 0;
}
