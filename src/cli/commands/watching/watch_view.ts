/** `watch` on a terminal: a picture of layouts and panes that is kept up to date, and keys that act on them. */
import { attachLayout } from "../../session/attach_terminal.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { untilInterrupted } from "../../terminal/interrupt.ts";
import { Terminal } from "../../terminal/terminal.ts";
import { logLines, recreate, remove, sayingWhy, send } from "./act.ts";
import { drawView } from "./draw_view.ts";
import { FullScreen } from "./full_screen.ts";
import { keyPresses } from "./key_presses.ts";
import { lookForRows } from "./look.ts";
import type { WatchRow } from "./rows.ts";
import {
  doing,
  type Effect,
  FIRST_STATE,
  press,
  saying,
  settled,
  type ViewState,
  withRows,
} from "./view_state.ts";

/** It is looked no oftener than this, whatever the settings say, in milliseconds. */
const LEAST_INTERVAL_MS = 1000;

/** A job that is told to stop has stopped by then, in milliseconds. */
const STOPPING_MS = 200;

/**
 * Shows the view until somebody leaves it. The terminal is given back however it ends.
 *
 * @param layoutId null for all layouts.
 * @returns the exit code.
 * @throws {Refusal} where the first look is refused.
 */
export async function watchInView(cli: Cli, layoutId: string | null): Promise<number> {
  return await new WatchView(cli, layoutId).run();
}

class WatchView {
  #state: ViewState = FIRST_STATE;
  /** Beside the terminal of the commands, whose words are shown in the picture. */
  readonly #canvas: Terminal;
  readonly #screen: FullScreen;
  readonly #lastLines = new Map<string, string>();
  /** Rejected by what must not happen while something is done. */
  readonly #failed = Promise.withResolvers<never>();
  readonly #acting = new Set<Promise<void>>();
  #looking: Promise<void> = Promise.resolve();
  /** Until another program gives the terminal back; null while none has it. */
  #lent: Promise<void> | null = null;
  #isOver = false;
  #lookSoon = () => {};

  constructor(private readonly cli: Cli, private readonly layoutId: string | null) {
    this.#canvas = new Terminal(cli.terminal.options);
    this.#screen = new FullScreen(this.#canvas);
  }

  async run(): Promise<number> {
    const listeners = [
      ["SIGWINCH", () => this.#redraw()],
      ["SIGCONT", () => this.#takeBack()],
    ] as const;
    this.cli.terminal.divert((words) => this.#show(saying(this.#state, words)));
    for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
    try {
      const ended = await untilInterrupted(async () => {
        await this.#look();
        this.#takeBack();
        return await Promise.race([this.#looks(), this.#keys(), this.#failed.promise]);
      });
      this.#isOver = true;
      // The program that has the terminal is told to end, too.
      await this.#lent;
      return ended === null ? EXIT.interrupted : ended.value;
    } finally {
      this.#isOver = true;
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
      this.#screen.leave();
      this.cli.terminal.divert(null);
    }
  }

  #show(state: ViewState): void {
    this.#state = state;
    this.#draw();
  }

  #draw(): void {
    this.#screen.draw(drawView(this.#state, this.#screen.size, this.#canvas.paint));
  }

  #redraw(): void {
    this.#screen.clear();
    this.#draw();
  }

  /** Nothing of it is seen while another program has the terminal. */
  #takeBack(): void {
    if (this.#lent !== null || this.#isOver) return;
    this.#screen.enter();
    this.#draw();
  }

  /** All of the job stops, as Ctrl-Z has it, until the shell continues it; without a shell nothing stops. */
  async #suspend(): Promise<void> {
    this.#screen.leave();
    Deno.kill(0, "SIGTSTP");
    const { clock } = await this.cli.context();
    await clock.sleep(STOPPING_MS);
    if (!this.#screen.isOurs) this.#takeBack();
  }

  async #look(): Promise<void> {
    try {
      const rows = await lookForRows(this.cli, this.layoutId, this.#lastLines, this.#canvas);
      this.#show(withRows(this.#state, rows));
    } catch (error) {
      // The state may be closed by then.
      if (!this.#isOver) throw error;
    }
  }

  /** Ends with the terminal. */
  async #looks(): Promise<number> {
    const { settings, clock } = await this.cli.context();
    const interval = Math.max(LEAST_INTERVAL_MS, settings.recovery.minIntervalSeconds * 1000);
    while (!this.#canvas.closed) {
      const soon = Promise.withResolvers<void>();
      this.#lookSoon = soon.resolve;
      await Promise.race([clock.sleep(interval), soon.promise]);
      // Nothing is awaited between this and the look: attaching waits for the look that has begun.
      while (this.#lent !== null) await this.#lent;
      this.#looking = sayingWhy(this.cli, () => this.#look());
      await this.#looking;
    }
    return EXIT.interrupted;
  }

  /** Ends when somebody leaves, or with the terminal. */
  async #keys(): Promise<number> {
    const { clock } = await this.cli.context();
    for await (const keys of keyPresses(readTerminal, (ms) => clock.sleep(ms))) {
      for (const key of keys) {
        const { state, effect } = press(this.#state, key, this.#screen.size);
        this.#show(state);
        if (effect === null) continue;
        const exit = await this.#do(effect);
        if (exit !== null) return exit;
        // What was typed ahead was meant for what was shown before.
        break;
      }
    }
    return EXIT.interrupted;
  }

  /** The exit code where the view ends with it. What takes its time goes on beside the view. */
  async #do(effect: Effect): Promise<number | null> {
    const { cli } = this;
    switch (effect.kind) {
      case "quit":
        return effect.interrupted ? EXIT.interrupted : await this.#quit();
      case "suspend":
        await this.#suspend();
        return null;
      case "redraw":
        this.#redraw();
        return null;
      case "attach":
        await this.#attach(effect.row);
        return null;
      case "log":
        this.#begin(`reading the log of ${effect.row.name}`, () => this.#showLog(effect.row));
        return null;
      case "recreate":
        this.#begin(`recreating ${effect.row.name}`, () => recreate(cli, effect.row));
        return null;
      case "remove":
        this.#begin(`removing ${effect.row.name}`, () => remove(cli, effect.row));
        return null;
      case "send":
        this.#begin(`sending to ${effect.row.name}`, () => send(cli, effect.row, effect.text));
        return null;
    }
  }

  /** What is being done is done first, and says on the terminal as it was found what came of it. */
  async #quit(): Promise<number> {
    if (this.#acting.size > 0) {
      this.#isOver = true;
      this.#screen.leave();
      this.cli.terminal.divert(null);
      this.cli.terminal.note("what was begun is waited for; Ctrl-C leaves it");
      await Promise.all(this.#acting);
    }
    return EXIT.done;
  }

  #begin(words: string, act: () => Promise<void>): void {
    this.#show(doing(this.#state, words));
    const acting = sayingWhy(this.cli, act).catch(this.#failed.reject).finally(() => {
      this.#acting.delete(acting);
      this.#show(settled(this.#state));
      this.#lookSoon();
    });
    this.#acting.add(acting);
  }

  async #showLog(row: WatchRow): Promise<void> {
    const lines = await logLines(this.cli, row);
    const { mode } = this.#state;
    // Who does something else by now does not want it any more.
    if (mode.kind !== "list") return;
    const title = `Log of ${row.name}`;
    this.#show({ ...this.#state, said: [], mode: { kind: "text", title, lines, top: Infinity } });
  }

  /** Attaching closes the state, so that nothing else may go on. */
  async #attach(row: WatchRow): Promise<void> {
    const { cli } = this;
    if (this.#acting.size > 0) {
      return this.#show(saying(this.#state, "not attached: something is still being done"));
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lent = promise;
    try {
      this.#show(doing(this.#state, `attaching to ${row.name}`));
      await this.#looking;
      this.#screen.leave();
      await sayingWhy(cli, async () => {
        const code = await attachLayout(cli, row.layoutId, row.label || null);
        if (code !== EXIT.done) cli.terminal.warn(`tmux ended with exit code ${code}`);
      });
    } finally {
      this.#lent = null;
      resolve();
      this.#state = settled(this.#state);
      this.#takeBack();
      this.#lookSoon();
    }
  }
}

/** Null at the end: a terminal that was closed gives an error. */
async function readTerminal(): Promise<Uint8Array | null> {
  const buffer = new Uint8Array(4096);
  const size = await Deno.stdin.read(buffer).catch(() => null);
  return size === null ? null : buffer.subarray(0, size);
}
