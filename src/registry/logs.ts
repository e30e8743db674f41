/** Pane logs: prepared for the spawn pipeline, attached, detached, listed, read, rotated. */
export { type LogPreparation, prepareLog, prepareLogs } from "./prepare_log.ts";
