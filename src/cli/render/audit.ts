/** What became of holding the audit file against the database. Pure. */
import { type AuditReport, describeAuditFault } from "../../audit/verify.ts";
import { visible } from "../../model/visible.ts";

export function auditFaults({ faults }: AuditReport, path: string): string {
  return faults.map((fault) => visible(`${path}: ${describeAuditFault(fault)}`)).join("\n");
}

export function auditReportView({ lines, faults }: AuditReport) {
  return {
    lines,
    faults: faults.map(({ kind, count, line, eventId }) => ({
      kind,
      count,
      line,
      event_id: eventId,
    })),
  };
}
