/**
 * A pulled log whose pipe a test writes to by itself: the segments are on this machine, and `local` is the container
 * that they are pulled from. Lines are numbered, so that it can be told which of them have come.
 */
import { containerOf } from "../../../src/containers/known.ts";
import { placePulled } from "../../../src/logs/pulled/place_pulled.ts";
import { getPulledLog } from "../../../src/store/logs/pulled_logs.ts";
import { contextOn, type ContextOptions, type OpenedOn } from "../../support/context.ts";
import { addTemplate } from "../../support/definitions.ts";
import { eventually } from "../../support/eventually.ts";
import { only } from "../../support/items.ts";
import { SegmentPipe } from "../../support/segment_pipe.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

export class WrittenThere implements AsyncDisposable {
  #lines = 0;
  /** Everything that was written. */
  #text = "";

  private constructor(
    readonly box: Sandbox,
    readonly at: OpenedOn,
    readonly agentId: string,
    /** The log on this host. */
    readonly path: string,
    private readonly pipe: SegmentPipe,
    private readonly resources: AsyncDisposableStack,
  ) {}

  static async start(options: ContextOptions = {}): Promise<WrittenThere> {
    await using resources = new AsyncDisposableStack();
    const box = resources.use(await sandbox());
    const at = resources.use(contextOn(box, options));
    addTemplate(box, "one", [null]);
    const agentId = only((await at.settle("work", { templateName: "one" })).panes).agent_id ?? "";
    const places = placePulled(at.ctx, containerOf(at.ctx, "local"), [agentId], (path) => path);
    const place = places.get(agentId);
    if (!place?.ok) throw new Error("the log could not be placed");
    const pipe = resources.use(new SegmentPipe(place.containerPath));
    const all = resources.move();
    return new WrittenThere(box, at, agentId, place.path, pipe, all);
  }

  /** Writes further numbered lines of about so many bytes in all, and waits until they are in the folder. */
  async write(bytes: number): Promise<void> {
    let text = "";
    while (text.length < bytes) text += `line ${++this.#lines} ${"x".repeat(this.#lines % 90)}\n`;
    this.#text += text;
    await this.pipe.write(new TextEncoder().encode(text));
    await eventually(() => this.pipe.written() >= this.#text.length);
  }

  get text(): string {
    return this.#text;
  }

  killWriter(): Promise<void> {
    return this.pipe.killWriter();
  }

  end(): Promise<void> {
    return this.pipe.end();
  }

  /** Where it is pulled from. */
  get folder(): string {
    return this.pipe.folder;
  }

  /** What the log on this host holds, what rotation has moved aside included. */
  kept(): string {
    return (textOf(`${this.path}.1`) ?? "") + (textOf(this.path) ?? "");
  }

  get position(): number | undefined {
    return getPulledLog(this.at.ctx.store, this.agentId)?.position;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resources.disposeAsync();
  }
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
