/** Who may send text to whom (contract: operations.md, "Input"). Pure. */
import type { Agent } from "../model/agent.ts";

const MASTER_ROLE = "master";
const SLAVE_ROLE = "slave";

/** Why the sender may not, or null when it may; the operator, who is nobody's agent, may send to any. */
export function sendingProblem(sender: Agent | null, target: Agent): string | null {
  if (sender === null) return null;
  if (sender.role !== MASTER_ROLE) {
    return `${sender.label} is a ${sender.role}; only a ${MASTER_ROLE} may send to other agents`;
  }
  if (target.role !== SLAVE_ROLE) {
    return `${sender.label} may send to a ${SLAVE_ROLE} only, and ${target.label} is a ${target.role}`;
  }
  return null;
}
