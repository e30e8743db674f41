/** A registered pane (contract: operations.md, "Agents"). */

export interface Agent {
  readonly id: string;
  readonly containerId: string;
  /** The managed pane record behind it; null for an adopted agent. */
  readonly paneId: string | null;
  readonly tmuxSocketPath: string;
  readonly tmuxServerId: string;
  /** Where that server lives; null where this is not on record. */
  readonly tmuxPlace: string | null;
  readonly tmuxSessionName: string;
  readonly tmuxWindowIndex: number;
  readonly tmuxPaneIndex: number;
  readonly tmuxPaneId: string;
  readonly role: string;
  readonly capability: string;
  readonly label: string;
  /** The name of the program in its pane, whose rules tell its activity; null for a shell or one that is not known. */
  readonly program: string | null;
  readonly origin: "managed" | "adopted";
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Route {
  readonly id: string;
  readonly sourceAgentId: string;
  readonly targetAgentId: string;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface LogAttachment {
  readonly agentId: string;
  /** Path on this host. */
  readonly path: string;
  /** The same file as the container sees it. */
  readonly containerPath: string;
  /** Tells the file that was attached from one that took its place; null where that is not known. */
  readonly fileId: string | null;
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}
