/** More layouts at once than there may be; exactly as many as there may be are made. */
import { engineReason } from "../../support/engine.ts";
import type { Check, Group } from "../check.ts";
import { divergences } from "../oracle.ts";
import { World } from "../world.ts";
import { itemAt, only } from "../../support/items.ts";
import { tally } from "./races.ts";

const ROUNDS = 5;
const CREATES = 64;
const PLACES = 4;
const WANTED = "24 × managed_layout_capacity_exceeded, 40 × ok";

/** One round: 64 creates over four containers. */
export function capacityRound(round: number): Check {
  return {
    group: "R4",
    point: `round-${round}`,
    pace: "alone",
    obstacle: engineReason(),
    run: async (setup) => {
      await using world = await World.open({ ...setup, decoys: false });
      world.box.configure("managed_templates/one.yaml", TEMPLATE);
      const places: string[] = [];
      for (let n = 0; n < PLACES; n++) places.push((await world.bench()).name);
      await world.ok("container", "scan");
      const results = await Promise.all(
        Array.from({ length: CREATES }, (_, n) =>
          world.run(
            { timeoutMs: 180_000 },
            ...["layout", "create", itemAt(places, n % PLACES), "--template", "one", "--json"],
            ...["--session", `race-${n}`, "--label-prefix", `r${n}-`],
          )),
      );
      const problems = tally(results) === WANTED ? [] : [tally(results)];
      await world.quiet(180_000);
      await world.run("recover");
      await world.quiet();
      const { n } = only(world.box.sql<{ n: number }>(
        "SELECT count(*) AS n FROM managed_layout WHERE state = 'ready'",
      ));
      if (n !== 40) problems.push(`${n} layouts are ready`);
      return [...problems, ...await divergences(world)];
    },
  };
}

const TEMPLATE = `name: one
panes:
  - {role: slave, capability: worker, label_pattern: "s{ordinal}"}
`;

export const capacity: Group = {
  name: "R4",
  about: "capacity race",
  checks: () => Promise.resolve(Array.from({ length: ROUNDS }, (_, n) => capacityRound(n))),
};
