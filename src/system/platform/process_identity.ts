/** What tells a process from every other of this machine. */
export interface ProcessIdentity {
  readonly bootId: string;
  /** Empty where the system has none. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When it began: in clock ticks since boot, or as its system counts. */
  readonly startTicks: string;
}
