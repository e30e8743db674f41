/** What reaches beyond this process: programs, engines, shells in containers, tmux. */
import { systemClock } from "../system/clock.ts";
import { Conversations, openProgram } from "../system/conversation/conversations.ts";
import { EngineSocket } from "../system/engine/engine_socket.ts";
import { type Exec, exec as runOnce } from "../system/exec.ts";
import { randomIds } from "../system/ids.ts";
import type { Spans } from "../system/spans.ts";
import { TmuxClient } from "../system/tmux/client.ts";

export class Outside {
  readonly exec: Exec;
  readonly tmux: TmuxClient;
  readonly #engine: EngineSocket;
  readonly #conversations: Conversations;

  /** @param detail Is told which way engines are reached. */
  constructor(detail: (text: string) => void, spans: Spans | undefined) {
    this.#engine = new EngineSocket(runOnce, openProgram, detail);
    this.#conversations = new Conversations(
      this.#engine.exec,
      randomIds.token,
      this.#engine.open,
    );
    const { exec } = this.#conversations;
    this.exec = spans ? timed(exec, spans) : exec;
    this.tmux = new TmuxClient({ exec: this.exec, clock: systemClock }, randomIds.token);
  }

  close(): void {
    this.#conversations.close();
    this.#engine.close();
  }
}

function timed(exec: Exec, spans: Spans): Exec {
  return (point, request) =>
    spans.timed(point.startsWith("runtime.") ? "engine" : "tmux", () => exec(point, request));
}
