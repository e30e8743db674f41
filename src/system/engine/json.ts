/** Reads what was in JSON, whatever that was: what is not of its type counts as empty. */

export function fieldsIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
