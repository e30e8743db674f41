/** Pane logs: prepared for the spawn pipeline, attached, detached, listed, read, rotated. */
export { type LogPreparation, prepareLog, prepareLogs } from "./prepare_log.ts";
export { attachLog, detachLog } from "./log_attachment.ts";
export { listLogAttachments, logAttachmentDetail, type LogAttachmentView } from "./log_list.ts";
export { followLog, type LogText, readLog, type ReadLogOptions } from "./log_read.ts";
export { rotateLogs } from "./log_rotation.ts";
