/** The words that stand in several results. */
import { FAILED_STAGES, PANE_STATES } from "../../model/states.ts";
import * as s from "../shape.ts";

export const state = s.oneOf(PANE_STATES);
export const failedStage = s.oneOf(FAILED_STAGES);
export const origin = s.oneOf(["managed", "adopted"]);
/** By tmux itself on this machine, through a mount, or pulled from the container. */
export const logMode = s.oneOf(["direct", "mount", "pull"]);
