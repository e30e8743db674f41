/** What a running command has at hand. */
import type { Context } from "../../context.ts";
import { hostOnly } from "../../model/refusals/containers.ts";
import { visible } from "../../model/visible.ts";
import { type Params, peerScopeOf } from "../../rpc/access.ts";
import { type Envelope, success } from "../../rpc/envelope.ts";
import { type Method, namespaceOf } from "../../rpc/method.ts";
import { perform } from "../../rpc/perform.ts";
import type { Result, Shape } from "../../rpc/shape.ts";
import type { Paths } from "../../system/paths.ts";
import { Spans } from "../../system/spans.ts";
import type { Globals } from "../args/globals.ts";
import type { CommandTree } from "./command_tree.ts";
import type { CommandDescription } from "./description.ts";
import type { LocalLog } from "../../app/local_log.ts";
import type { Opened } from "../../app/open.ts";
import type { Terminal } from "../terminal/terminal.ts";

export class Cli {
  #opened: Promise<Opened> | null = null;
  /** Only of interest to who asks for more. */
  readonly #spans?: Spans;

  constructor(
    readonly globals: Globals,
    readonly terminal: Terminal,
    readonly log: LocalLog,
    /** Settled without touching any of them. */
    readonly paths: () => Paths,
    private readonly command: Pick<CommandDescription, "method" | "summary">,
    readonly commands: CommandTree,
    /** Called with the state whenever it is opened, before anything is done with it. */
    private readonly onOpen: (ctx: Context) => Promise<void>,
  ) {
    if (!globals.verbose) return;
    this.#spans = new Spans(() => performance.now());
    this.#spans.ended("start", 0);
  }

  /** Whether the lazy recovery may come before a method. */
  get recover(): boolean {
    return !this.globals["no-recover"];
  }

  /**
   * The context, with the state opened at the first call, and at the first one after {@link close}.
   *
   * @throws {Refusal} among others `host_only`, inside a container, for a command of the app namespace.
   */
  async context(): Promise<Context> {
    if (this.#opened === null) {
      const { state, config } = this.paths();
      this.terminal.detail(visible(`state in ${state}, settings in ${config}`));
    }
    this.#opened ??= this.#open();
    const { context } = await this.#opened;
    if (namespaceOf(this.command.method ?? "") === "app") this.requireHost(context);
    return context;
  }

  async #open(): Promise<Opened> {
    const { open } = await import("../../app/open.ts");
    const opened = await open({
      paths: this.paths(),
      warn: (text) => this.terminal.warn(text),
      note: (text) => this.terminal.note(visible(text)),
      detail: (text) => this.terminal.detail(visible(text)),
      spans: this.#spans,
    });
    await this.onOpen(opened.context);
    return opened;
  }

  /** Runs a method of the table. @throws {Refusal} */
  async perform<P extends Shape, R extends Shape>(
    method: Method<P, R>,
    params: Params,
  ): Promise<Result<R>> {
    return await perform(await this.context(), method, params, { recover: this.recover });
  }

  /** Does what may take long, and has a person see that it goes on. */
  async busy<T>(act: () => Promise<T>): Promise<T> {
    if (!this.terminal.drawsProgress) return await act();
    const { whileSpinning } = await import("../terminal/spinner.ts");
    return await whileSpinning(this.terminal, this.command.summary, act);
  }

  /**
   * Runs a method and shows its result: the envelope with `--json`, else what `show` prints.
   *
   * @throws {Refusal}
   */
  async present<P extends Shape, R extends Shape>(
    method: Method<P, R>,
    params: Params,
    show: (result: Result<R>) => void | Promise<void>,
  ): Promise<Result<R>> {
    const result = await this.busy(() => this.perform(method, params));
    if (this.terminal.json) this.printResult(result, method.name);
    else await show(result);
    return result;
  }

  /** Prints a result in the envelope of a method, or of the managed namespace. */
  printResult(result: unknown, method = ""): void {
    const envelope: Envelope = success(namespaceOf(method), result);
    this.terminal.printJson(envelope);
  }

  /**
   * For what has no wire method of its own and is the host's alone.
   *
   * @throws {Refusal} `host_only` inside a container.
   */
  requireHost(ctx: Context): void {
    if (peerScopeOf(ctx).kind !== "host") throw hostOnly();
  }

  /** Closes what was opened. */
  async close(): Promise<void> {
    this.terminal.speak = (text) => text;
    const opened = await this.#opened?.catch(() => null);
    this.#opened = null;
    opened?.close();
    if (this.#spans) this.terminal.detail(`time: ${this.#spans.summary()}`);
  }
}
