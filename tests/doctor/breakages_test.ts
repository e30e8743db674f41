/** What goes wrong on real machines: doctor tells it, and who does what it says gets a layout. */
import { breakageTest } from "./breakages/breakage.ts";
import { CONTAINERS } from "./breakages/containers.ts";
import { MACHINE } from "./breakages/machine.ts";
import { PROFILES } from "./breakages/profiles.ts";
import { STATE } from "./breakages/state.ts";
import { TMUX_CONF } from "./breakages/tmux_conf.ts";

for (const breakage of [...TMUX_CONF, ...PROFILES, ...CONTAINERS, ...MACHINE, ...STATE]) {
  breakageTest(breakage);
}
