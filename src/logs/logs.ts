/** Pane logs: prepared for the spawn pipeline, attached, detached, listed, read, rotated. */
export { type LogPreparation, prepareLog, prepareLogs } from "./prepare.ts";
export { attachLog, detachLog } from "./attach.ts";
export { listLogAttachments, logAttachmentDetail, type LogAttachmentView } from "./attachments.ts";
export { followLog, type LogText, readLog, type ReadLogOptions } from "./read.ts";
export { rotateLogs } from "./rotate.ts";
