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
  /** The same file as the container sees it; of a pulled log the folder there from which it is taken. */
  readonly containerPath: string;
  /** Tells the file that was attached from one that took its place; null where that is not known, or does not matter. */
  readonly fileId: string | null;
  /** Whether what tmux writes in the container is taken from there, since no mount brings it here. */
  readonly pulled: boolean;
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * How what a pane writes comes to its log on this host: by tmux on this machine itself, through a mount of its
 * container, or pulled from there.
 */
export type LogWay = "direct" | "mount" | "pull";
