/** Locks of the state folder as a whole; their files stay. */
export const STATE_LOCKS = {
  /** Who appends to the audit file. */
  audit: "audit",
  /** Who rotates pane logs. */
  logs: "logs",
  /** Who brings the database to this build's version. */
  migration: "migrate",
} as const;
